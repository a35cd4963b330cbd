import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import { cloudOf } from '../../../clouds/registry.ts';
import type { Look } from '../../../discovery/accountWatch.ts';
import { named } from '../../../discovery/knownTasks.ts';
import { lookAt } from '../../../discovery/look.ts';
import { matcherOf, patternsIn } from '../../../discovery/patterns.ts';
import { ruleFor, type WatchRule } from '../../../discovery/rules.ts';
import { type Account, accountKey } from '../../../model/account.ts';
import { HumanError } from '../../../platform/humanError.ts';
import { shownTrouble } from '../../../platform/autoWatchFaults.ts';
import { sameTroubles, troubleText } from '../../../presentation/tree/foundTask.ts';
import { withoutIcons } from '../../../presentation/words/names.ts';
import { Cancelled } from '../../commands/commandRegistry.ts';
import { runFlow, type Step } from '../../input/flow.ts';
import { askPick, askText, back, confirm } from '../../input/steps.ts';
import { sentences, whileShowing } from '../../messages.ts';
import type { FindingParts } from './parts.ts';

export { lookAt } from '../../../discovery/look.ts';

interface Draft {
  readonly include: string;
  readonly exclude: string;
}

/** Starts, changes, or stops auto-watch of an account. `given`: the account of the row. */
export async function watchAllTasks(parts: FindingParts, given: Account | null): Promise<void> {
  const account = given ?? (await chooseAccount(parts));
  const rule = ruleFor(parts.rules.all(), account);
  if (rule !== null && (await changeOrStop(account, rule)) === 'stop') {
    await stop(parts, account, rule);
    return;
  }
  const look = await looked(parts, account);
  const title = l10n.t("Watch All Tasks of '{0}'", account.name);
  const draft = await runFlow<Draft>({ include: rule?.include ?? '', exclude: rule?.exclude ?? '' }, () => [
    askPatterns(title, look, 'include'),
    askPatterns(title, look, 'exclude'),
  ]);
  await confirm(
    l10n.t("Watch all tasks of '{0}'?", account.name),
    sentences(
      fittingText(look, draft),
      missingText(look),
      l10n.t(
        'New ones are looked for every 10 minutes, every 30 while the window is not in use; those that are gone are dropped. Nothing is written but this setting.',
      ),
    ),
    l10n.t('Watch All Tasks'),
  );
  await parts.autoWatch.remember(account, look);
  await parts.rules.set({
    cloud: account.cloud,
    account: account.name,
    ...(patternsIn(draft.include).length === 0 ? {} : { include: draft.include }),
    ...(patternsIn(draft.exclude).length === 0 ? {} : { exclude: draft.exclude }),
  });
}

async function chooseAccount({ accounts, rules }: FindingParts): Promise<Account> {
  const all = accounts.all();
  if (all.length === 0)
    throw new HumanError(l10n.t('There is no account yet.'), l10n.t('Add one with "Cloud Migration: Add Account…".'));
  const items = all.map((account) => ({
    label: withoutIcons(account.name),
    description: cloudOf(account.cloud).name,
    ...(ruleFor(rules.all(), account) === null ? {} : { detail: l10n.t('All of its tasks are watched') }),
    account,
  }));
  const chosen = await askPick({
    title: l10n.t('Watch All Tasks of an Account'),
    canGoBack: false,
    placeholder: l10n.t('Which account?'),
    items,
  });
  if (chosen === back) throw new Cancelled();
  return chosen.account;
}

async function changeOrStop(account: Account, rule: WatchRule): Promise<'change' | 'stop'> {
  const items: (vscode.QuickPickItem & { readonly choice: 'change' | 'stop' })[] = [
    { label: l10n.t('Change which tasks…'), description: withoutIcons(ruleText(rule)), choice: 'change' },
    { label: l10n.t('Stop watching all tasks'), choice: 'stop' },
  ];
  const chosen = await askPick({
    title: l10n.t("Watch All Tasks of '{0}'", account.name),
    canGoBack: false,
    placeholder: l10n.t('All tasks of this account are watched'),
    items,
  });
  if (chosen === back) throw new Cancelled();
  return chosen.choice;
}

function ruleText({ include, exclude }: WatchRule): string {
  const wanted = patternsIn(include).length === 0 ? l10n.t('all') : (include ?? '');
  return patternsIn(exclude).length === 0 ? wanted : l10n.t('{0}, without {1}', wanted, exclude ?? '');
}

async function stop({ rules, autoWatch }: FindingParts, account: Account, rule: WatchRule): Promise<void> {
  const count = autoWatch
    .tasks()
    .filter((task) => accountKey({ cloud: task.cloud, name: task.account ?? '' }) === accountKey(account)).length;
  await confirm(
    l10n.t("Stop watching all tasks of '{0}'?", account.name),
    l10n.t(
      'Tasks that are watched because of it: {0}. Those that stand in the settings stay. The migrations themselves are not touched.',
      count,
    ),
    l10n.t('Stop Watching'),
  );
  await rules.remove(rule);
}

/** Lists all current tasks of the account. A failed listing is reported, so that it does not count as empty. */
function looked({ lister, clock, log }: FindingParts, account: Account): Promise<Look> {
  const title = l10n.t("Looking for the tasks of '{0}'", account.name);
  return Promise.resolve(
    whileShowing(title, (token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        abort.abort(new Cancelled());
      });
      const onError = (error: unknown): void => {
        log.error(title, error);
      };
      return lookAt(account, { lister, clock, signal: abort.signal, onError });
    }),
  );
}

function askPatterns(title: string, look: Look, key: keyof Draft): Step<Draft> {
  return async (draft, place) => {
    const text = await askText({
      title,
      ...place,
      prompt: sentences(
        key === 'include'
          ? l10n.t('Only tasks whose name or ID fits; * stands for anything, several by comma. Empty: all')
          : l10n.t('Not those whose name or ID fits; * stands for anything, several by comma. Empty: none is left out'),
        key === 'include'
          ? l10n.t('Found now: {0}', wantedOf(look, {}).length)
          : fittingText(look, { ...draft, exclude: '' }),
      ),
      placeholder: l10n.t('For example {0}', key === 'include' ? 'prod-*, *orders*' : 'test-*, dtsabc123'),
      value: draft[key],
      fault: () => null,
    });
    return text === back ? back : { ...draft, [key]: text };
  };
}

function wantedOf(look: Look, wishes: Partial<Draft>): readonly unknown[] {
  const isWanted = matcherOf(wishes);
  return look.tasks.filter((listed) => isWanted(named(listed)));
}

function fittingText(look: Look, wishes: Partial<Draft>): string {
  const all = wantedOf(look, {}).length;
  return l10n.t('That is {0} of {1} tasks now.', wantedOf(look, wishes).length, all);
}

function missingText({ troubles }: Look): string {
  const [first] = sameTroubles(troubles.map(shownTrouble)).map((group) => troubleText(group));
  return first === undefined ? '' : l10n.t('Not everything could be listed: {0}', `${first.label}. ${first.detail}`);
}
