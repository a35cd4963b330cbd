import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Cloud } from '../../clouds/cloud.ts';
import { cloudOf, productOf } from '../../clouds/registry.ts';
import { commandIds } from '../../contributions.ts';
import type { AutoWatch } from '../../discovery/autoWatch.ts';
import type { Account } from '../../model/account.ts';
import { type CloudId, taskKey, type TaskRef } from '../../model/task.ts';
import type { TaskSource, WatchedTask } from '../../monitor/watchedTask.ts';
import type { AccountStore } from '../../platform/accountStore.ts';
import { HumanError } from '../../platform/humanError.ts';
import { scopeName } from '../../platform/scopeName.ts';
import type { Settings, TaskScope } from '../../platform/settings.ts';
import type { TaskInSettings, TaskSettings } from '../../platform/taskSettings.ts';
import { watchedBy } from '../../platform/watched.ts';
import type { WatchRules } from '../../platform/watchRules.ts';
import { shownName, withoutIcons } from '../../presentation/words/names.ts';
import { type RowTarget, rowTarget, targetKey } from '../../presentation/tree/rowTarget.ts';
import { runFlow, type Step } from '../input/flow.ts';
import { askPick, back, confirm } from '../input/steps.ts';
import { sentences } from '../messages.ts';
import { openSettingsFile } from '../settingsFile.ts';
import { Cancelled } from './commandRegistry.ts';
import type { Commands } from './lazy.ts';
import { inTreeOrder } from './taskPicker.ts';
import {
  askAccount,
  askProduct,
  askScope,
  askTaskCloud,
  askTaskField,
  askTaskName,
  type TaskDraft,
} from './taskForm.ts';

export interface TaskCommandsOptions {
  readonly accounts: AccountStore;
  readonly settings: Settings;
  readonly taskSettings: TaskSettings;
  readonly discovery: {
    readonly autoWatch: Pick<AutoWatch, 'ruleOf' | 'taskOf'>;
    readonly rules: Pick<WatchRules, 'exclude'>;
  };
  /** For the order of the offered tasks, which is the tree's. */
  readonly source: TaskSource;
  /** Adds an account of the cloud; throws Cancelled when the user closes the form. */
  addAccount(cloud: CloudId): Promise<void>;
  /** Imports existing keys; throws Cancelled when the user closes the dialog. */
  importCredentials(): Promise<void>;
  /** The settings file with the broken entry of a row. */
  scopeOf(target: RowTarget | null): TaskScope | null;
}

export function registerTaskCommands(commands: Commands, options: TaskCommandsOptions): void {
  commands.register(commandIds.addTask, () => addTask(options));
  commands.register(commandIds.editTask, async (argument) => {
    await editTask(options, settingsEntryOf(await chooseOwn(options, argument, l10n.t('Edit Task'))));
  });
  commands.register(commandIds.chooseAccount, async (argument) => {
    await chooseAccount(options, settingsEntryOf(await chooseOwn(options, argument, l10n.t('Choose Account'))));
  });
  commands.register(commandIds.removeTask, async (argument) => {
    await removeTask(options, await chooseOwn(options, argument, l10n.t('Remove Task')));
  });
  commands.register(commandIds.openTaskSettings, async (argument) => {
    const ofRow = options.scopeOf(rowTarget(argument));
    const inWorkspace = options.settings.tasks().some(({ scope }) => scope.kind !== 'user');
    if (ofRow !== null) await openSettingsFile(ofRow, false);
    else await openSettingsFile({ kind: inWorkspace ? 'workspace' : 'user', folder: null }, !inWorkspace);
  });
}

export async function editTaskOf(options: TaskCommandsOptions, key: string): Promise<void> {
  await editTask(options, settingsEntryOf(ownTaskOf(options, key)));
}

/** Asks which of several accounts reads the task. */
export async function chooseAccountOf(options: TaskCommandsOptions, key: string): Promise<void> {
  await chooseAccount(options, settingsEntryOf(ownTaskOf(options, key)));
}

async function addTask(options: TaskCommandsOptions): Promise<void> {
  const title = l10n.t('Add Task');
  const scopes = options.settings.taskScopes();
  const draft = await runFlow<TaskDraft>({}, (sofar) => [
    askTaskCloud(
      title,
      () => options.accounts.all(),
      (cloud) => options.addAccount(cloud),
      () => options.importCredentials(),
    ),
    ...taskSteps(options, title, sofar),
    askTaskName(title),
    ...(scopes.length > 1 ? [askScope(title, scopes)] : []),
  ]);
  const scope = draft.scope ?? scopes[0];
  const task = scope === undefined ? null : completed(withAccount(options, draft, scope));
  if (task === null || scope === undefined) throw new Cancelled();
  const twin = options.taskSettings.same(task);
  if (twin !== undefined) {
    throw new HumanError(
      l10n.t("'{0}' is watched already.", shownName(twin.task)),
      l10n.t('It stands in: {0}.', scopeName(twin.scope)),
    );
  }
  await options.taskSettings.add(scope, task);
}

/**
 * In user settings, a task always names its account, so that adding a second account does not make it ambiguous. In
 * shared settings it does not, because each user's account can have another name.
 */
function withAccount(options: TaskCommandsOptions, draft: TaskDraft, scope: TaskScope): TaskDraft {
  if (draft.account !== undefined || scope.kind !== 'user') return draft;
  const [only, ...others] = options.accounts.all().filter(({ cloud }) => cloud === draft.cloud);
  return only === undefined || others.length > 0 ? draft : { ...draft, account: only.name };
}

/** The steps after the cloud is known: account and product, each if there are several, then the IDs. */
function taskSteps(options: TaskCommandsOptions, title: string, draft: TaskDraft): readonly Step<TaskDraft>[] {
  if (draft.cloud === undefined) return [];
  const cloud = cloudOf(draft.cloud);
  const accounts = options.accounts.all().filter((account) => account.cloud === cloud.id);
  const steps: Step<TaskDraft>[] = [];
  if (accounts.length > 1) steps.push(askAccount(title, accounts));
  const only = cloud.products.length === 1 ? cloud.products[0] : undefined;
  if (only === undefined) steps.push(askProduct(title, cloud));
  const product = only ?? (draft.product === undefined ? undefined : productOf(cloud, draft.product));
  const account = accountOf(accounts, draft);
  if (product)
    steps.push(...product.fields.map((field) => withProduct(askTaskField(title, field, account), product.product)));
  return steps;
}

/** Sets the only product of a cloud, so that it is not asked for. */
function withProduct(step: Step<TaskDraft>, product: TaskRef['product']): Step<TaskDraft> {
  return (draft, place) => step({ ...draft, product }, place);
}

function accountOf(accounts: readonly Account[], draft: TaskDraft): Account | null {
  return accounts.find(({ name }) => name === draft.account) ?? (accounts.length === 1 ? (accounts[0] ?? null) : null);
}

function completed(draft: TaskDraft): TaskRef | null {
  const { scope, ...fields } = draft;
  const { cloud, product, id } = fields;
  if (cloud === undefined || product === undefined || id === undefined) return null;
  const rest = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...rest, cloud, product, id };
}

interface EditItem extends vscode.QuickPickItem {
  readonly step: Step<TaskDraft> | null;
}

async function editTask(options: TaskCommandsOptions, entry: TaskInSettings): Promise<void> {
  const key = taskKey(entry.task);
  const title = l10n.t("Edit Task '{0}'", shownName(entry.task));
  const cloud = cloudOf(entry.task.cloud);
  let draft: TaskDraft = entry.task;
  for (;;) {
    const chosen = await askPick<EditItem>({
      title,
      canGoBack: false,
      placeholder: l10n.t('Save, or choose what to change'),
      items: [{ label: `$(check) ${l10n.t('Save')}`, step: null }, ...editItems(options, title, cloud, draft)],
    });
    if (chosen === back) continue;
    if (chosen.step === null) break;
    const changed = await chosen.step(draft, { canGoBack: true });
    if (changed !== back) draft = changed;
  }
  const task = completed(draft);
  if (task === null) throw new Cancelled();
  const twin = options.taskSettings.same(task);
  if (twin !== undefined && taskKey(twin.task) !== key)
    throw new HumanError(l10n.t("'{0}' is watched already.", shownName(twin.task)), l10n.t('Nothing was changed.'));
  await options.taskSettings.replace(key, task);
}

function editItems(options: TaskCommandsOptions, title: string, cloud: Cloud, draft: TaskDraft): readonly EditItem[] {
  const accounts = options.accounts.all().filter((account) => account.cloud === cloud.id);
  const product = draft.product === undefined ? null : productOf(cloud, draft.product);
  const notSet = l10n.t('Not specified');
  const fields = (product?.fields ?? []).map((field): EditItem => ({
    label: field.label,
    description: draft[field.key] ?? notSet,
    step: askTaskField(title, field, accountOf(accounts, draft)),
  }));
  return [
    { label: l10n.t('Name'), description: draft.name ?? notSet, step: askTaskName(title) },
    ...fields,
    ...(accounts.length > 0
      ? [{ label: l10n.t('Account'), description: draft.account ?? notSet, step: askAccount(title, accounts) }]
      : []),
  ];
}

/** For a task that names no account although there are several. */
async function chooseAccount(options: TaskCommandsOptions, { task }: TaskInSettings): Promise<void> {
  const accounts = options.accounts.all().filter(({ cloud }) => cloud === task.cloud);
  if (accounts.length === 0) {
    throw new HumanError(
      l10n.t('No account for {0} is set up.', cloudOf(task.cloud).name),
      l10n.t('Add an account for {0}.', cloudOf(task.cloud).name),
    );
  }
  const title = l10n.t("Choose Account for '{0}'", shownName(task));
  const chosen = await askAccount(title, accounts)(task, { canGoBack: false });
  if (chosen === back || chosen.account === undefined) throw new Cancelled();
  await options.taskSettings.setAccount(taskKey(task), chosen.account);
}

/** An auto-watched task, which is in no settings file. */
interface AutoWatchedTask {
  readonly task: TaskRef;
  readonly scope: null;
}

async function removeTask(
  options: TaskCommandsOptions,
  { task, scope }: TaskInSettings | AutoWatchedTask,
): Promise<void> {
  const key = taskKey(task);
  const account = options.source.get(key)?.accountName ?? task.account;
  // Auto-watch would find the task again if it were removed from the settings only.
  const found = account === undefined ? task : { ...task, account };
  const { autoWatch, rules } = options.discovery;
  const rule = autoWatch.ruleOf(taskKey(found));
  const details = [
    scope === null ? '' : l10n.t('Its entry is removed from: {0}.', scopeName(scope)),
    rule === null
      ? ''
      : l10n.t("All tasks of the account '{0}' are watched: this one is excluded there by its ID.", rule.account),
    l10n.t('The migration itself is not touched.'),
  ];
  await confirm(l10n.t("Stop watching '{0}'?", shownName(task)), sentences(...details), l10n.t('Remove'));
  // Patterns match the task's name in the cloud, not the name from the settings.
  if (rule !== null) await rules.exclude([autoWatch.taskOf(taskKey(found)) ?? found]);
  if (scope !== null) await options.taskSettings.remove(key);
}

/** The settings entry of a task. Throws HumanError for an auto-watched task without one. */
function settingsEntryOf({ task, scope }: TaskInSettings | AutoWatchedTask): TaskInSettings {
  if (scope !== null) return { task, scope };
  throw new HumanError(
    l10n.t("'{0}' is watched because all tasks of the account '{1}' are.", shownName(task), task.account ?? ''),
    l10n.t(
      'It has no entry of its own in the settings. Which tasks are watched is changed by "Cloud Migration: Watch All Tasks of an Account…".',
    ),
  );
}

function ownTask(
  { taskSettings, discovery }: TaskCommandsOptions,
  { key, task }: Pick<WatchedTask, 'key' | 'task'>,
): TaskInSettings | AutoWatchedTask | null {
  const entry = taskSettings.get(key);
  if (entry !== undefined) return entry;
  return discovery.autoWatch.ruleOf(key) === null ? null : { task, scope: null };
}

/**
 * The configured or auto-watched task with this key. Throws HumanError for a demo task, or one that is no longer
 * watched.
 */
function ownTaskOf(options: TaskCommandsOptions, key: string): TaskInSettings | AutoWatchedTask {
  const own = ownTask(options, watchedBy(options.source, key));
  if (own === null) throw new HumanError(l10n.t('This task belongs to the demo.'), l10n.t('It cannot be edited.'));
  return own;
}

async function chooseOwn(
  options: TaskCommandsOptions,
  argument: unknown,
  title: string,
): Promise<TaskInSettings | AutoWatchedTask> {
  const named = targetKey(argument);
  if (named !== null) return ownTaskOf(options, named);
  const tasks = inTreeOrder(options.source.all()).flatMap((each) => ownTask(options, each) ?? []);
  if (tasks.length === 0)
    throw new HumanError(l10n.t('There is no task yet.'), l10n.t('Add one with "Cloud Migration: Add Task…".'));
  const items = tasks.map((entry) => ({
    label: withoutIcons(shownName(entry.task)),
    description: cloudOf(entry.task.cloud).name,
    detail: entry.task.id,
    entry,
  }));
  const chosen = await askPick({ title, canGoBack: false, placeholder: l10n.t('Which task?'), items });
  if (chosen === back) throw new Cancelled();
  return chosen.entry;
}
