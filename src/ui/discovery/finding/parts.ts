import type { Everything } from '../../../discovery/everything.ts';
import type { Lister } from '../../../discovery/discover.ts';
import type { LeftOut } from '../../../discovery/leftOut.ts';
import type { Clock } from '../../../monitor/clock.ts';
import type { AccountStore } from '../../../platform/accountStore.ts';
import type { Log } from '../../../platform/log.ts';
import type { Settings } from '../../../platform/settings.ts';
import type { TaskBook } from '../../../platform/taskBook.ts';
import type { WatchRules } from '../../../platform/watchRules.ts';

/** What finding tasks gets from outside. */
export interface FindingParts {
  readonly accounts: AccountStore;
  readonly settings: Settings;
  readonly book: TaskBook;
  readonly everything: Everything;
  readonly rules: WatchRules;
  readonly leftOut: LeftOut;
  readonly lister: Lister;
  readonly clock: Clock;
  readonly log: Log;
}
