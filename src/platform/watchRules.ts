import * as l10n from '@vscode/l10n';
import { matcherOf, withPatterns } from '../discovery/patterns.ts';
import { isOf, rulesIn, type WatchRule } from '../discovery/rules.ts';
import type { Account } from '../model/account.ts';
import { isRecord } from '../base/guards.ts';
import type { TaskRef } from '../model/task.ts';
import { sameValue } from '../model/equality.ts';
import { HumanError } from './humanError.ts';
import { scopeName } from './scopeName.ts';
import type { Settings } from './settings.ts';

type RuleSettings = Pick<Settings, 'watchEverything' | 'writeWatchEverything'>;

/** Reads and writes the setting `cloudMigration.watchEverything`. Invalid entries stay unchanged. */
export class WatchRules {
  readonly #settings: RuleSettings;
  #writing: Promise<void> = Promise.resolve();

  constructor(settings: RuleSettings) {
    this.#settings = settings;
  }

  all(): readonly WatchRule[] {
    return rulesIn(this.#settings.watchEverything()).rules;
  }

  /** Replaces the account's rule, or appends the rule if the account has none. */
  async set(rule: WatchRule): Promise<void> {
    await this.#write((entries) => {
      const index = entries.findIndex((entry) => names(entry, rule));
      return index < 0 ? [...entries, rule] : entries.with(index, rule);
    });
  }

  async remove(rule: Pick<WatchRule, 'cloud' | 'account'>): Promise<void> {
    await this.#write((entries) => entries.filter((entry) => !names(entry, rule)));
  }

  /** Renames the account in its rules. Writes nothing if the account has no rule. */
  async rename({ cloud, name }: Pick<Account, 'cloud' | 'name'>, to: string): Promise<void> {
    const from = { cloud, account: name };
    if (!this.all().some((rule) => isOf(rule, from))) return;
    await this.#write((entries) =>
      entries.map((entry) => (isRecord(entry) && names(entry, from) ? { ...entry, account: to } : entry)),
    );
  }

  /** Adds the task IDs to `exclude` of their accounts' rules. Omits tasks that the rules do not match anyway. */
  async exclude(tasks: readonly TaskRef[]): Promise<void> {
    await this.#write((entries) =>
      entries.map((entry) => {
        const [rule] = rulesIn([entry]).rules;
        if (rule === undefined) return entry;
        const isWanted = matcherOf(rule);
        const own = tasks.filter(
          (task) => isOf(rule, { cloud: task.cloud, account: task.account ?? '' }) && isWanted(task),
        );
        if (own.length === 0) return entry;
        const exclude = withPatterns(
          rule.exclude,
          own.map(({ id }) => id),
        );
        return { ...rule, exclude };
      }),
    );
  }

  /** Runs writes one after another. Each write starts from the current value of the setting. */
  #write(change: (entries: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const writing = this.#writing.then(async () => {
      const value = this.#settings.watchEverything();
      const entries: unknown = value ?? [];
      // Replacing the value with a list would destroy what the user wrote.
      if (!Array.isArray(entries)) throw notAList();
      const changed = change(entries);
      if (!sameValue(changed, entries)) await this.#settings.writeWatchEverything(changed);
    });
    this.#writing = writing.catch(() => undefined);
    return writing;
  }
}

function notAList(): HumanError {
  const where = scopeName({ id: 'user', kind: 'user', folder: null });
  return new HumanError(
    l10n.t('{0}: the value of {1} is not a list.', where, 'cloudMigration.watchEverything'),
    l10n.t('Correct it there first. Nothing was changed.'),
  );
}

function names(entry: unknown, rule: Pick<WatchRule, 'cloud' | 'account'>): boolean {
  const [own] = rulesIn([entry]).rules;
  return own !== undefined && isOf(own, rule);
}
