import type { AutoWatch } from '../../../discovery/autoWatch.ts';
import type { Lister } from '../../../discovery/discover.ts';
import type { IgnoredPlaces } from '../../../discovery/ignoredPlaces.ts';
import type { Clock } from '../../../base/clock.ts';
import type { AccountStore } from '../../../platform/accountStore.ts';
import type { Log } from '../../../platform/log.ts';
import type { Settings } from '../../../platform/settings.ts';
import type { TaskSettings } from '../../../platform/taskSettings.ts';
import type { WatchRules } from '../../../platform/watchRules.ts';

export interface FindingParts {
  readonly accounts: AccountStore;
  readonly settings: Settings;
  readonly taskSettings: TaskSettings;
  readonly autoWatch: AutoWatch;
  readonly rules: WatchRules;
  readonly leftOut: IgnoredPlaces;
  readonly lister: Lister;
  readonly clock: Clock;
  readonly log: Log;
}
