import * as l10n from '@vscode/l10n';
import type { Cloud } from '../clouds/cloud.ts';
import { allClouds } from '../clouds/registry.ts';
import type { Account } from '../model/account.ts';
import type { Problem, ProblemKind } from '../model/problem.ts';
import { type CloudId, taskKey, type TaskRef } from '../model/task.ts';
import type { ConfiguredTask } from '../monitor/watchedTask.ts';

/** An account that is configured but cannot be used. Its tasks report this problem instead of a missing account. */
export interface UnusableAccount {
  readonly name: string;
  readonly cloud: CloudId;
  readonly problem: Problem;
}

/** Cloud → name of the account for tasks that do not name one. */
export type DefaultAccounts = ReadonlyMap<CloudId, string>;

const none: DefaultAccounts = new Map();

/**
 * Assigns an account to each task: the one that it names, else the only one of its cloud, else the cloud's default. A
 * task without an account gets a problem instead. The order of the tasks is kept.
 */
export function resolve(
  tasks: readonly TaskRef[],
  accounts: readonly Account[],
  unusable: readonly UnusableAccount[] = [],
  known: readonly Cloud[] = allClouds(),
  defaults: DefaultAccounts = none,
): ConfiguredTask[] {
  return tasks.map((task) => {
    const cloud = known.find(({ id }) => id === task.cloud);
    const cloudName = cloud?.name ?? task.cloud;
    const found = find(task, [...accounts, ...unusable], cloudName, defaults);
    if ('kind' in found) return { task, account: null, problem: found };
    if ('problem' in found) return { task, account: null, problem: found.problem };
    const lacking = cloud === undefined ? null : lackingField(task, found, cloud);
    return lacking === null ? { task, account: found, problem: null } : { task, account: null, problem: lacking };
  });
}

/**
 * Builds keys that include the account. An entry that names a cloud's only account and one that names no account get
 * the same key.
 */
export function keyUnder(
  accounts: readonly Pick<Account, 'cloud' | 'name'>[],
  defaults: DefaultAccounts = none,
): (task: TaskRef) => string {
  return (task) => {
    if (task.account !== undefined) return taskKey(task);
    const unnamed = accountOfUnnamed(
      accounts.filter(({ cloud }) => cloud === task.cloud),
      defaults,
    );
    return taskKey(unnamed === null ? task : { ...task, account: unnamed.name });
  };
}

/**
 * The account for a cloud's tasks that do not name one; null if the user must choose. `candidates` are all accounts of
 * that cloud.
 */
function accountOfUnnamed<T extends Pick<Account, 'cloud' | 'name'>>(
  candidates: readonly T[],
  defaults: DefaultAccounts,
): T | null {
  const [first, ...others] = candidates;
  if (first === undefined || others.length === 0) return first ?? null;
  const name = defaults.get(first.cloud);
  return candidates.find((account) => account.name === name) ?? null;
}

function find(
  task: TaskRef,
  all: readonly (Account | UnusableAccount)[],
  cloudName: string,
  defaults: DefaultAccounts,
): Account | UnusableAccount | Problem {
  const candidates = all.filter(({ cloud }) => cloud === task.cloud);
  const names = candidates.map(({ name }) => `'${name}'`).join(', ');
  if (task.account !== undefined) {
    const named = candidates.find(({ name }) => name === task.account);
    if (named) return named;
    return {
      ...problem(
        'credentials',
        l10n.t("The account '{0}' of {1} is not set up here.", task.account, cloudName),
        candidates.length === 0
          ? l10n.t('Add an account with this name for {0}.', cloudName)
          : l10n.t('Add an account with this name, or let the task name one of {0}.', names),
      ),
      remedy: 'add-account',
    };
  }
  if (candidates.length === 0) {
    return {
      ...problem(
        'credentials',
        l10n.t('No account for {0} is set up.', cloudName),
        l10n.t('Add an account for {0}.', cloudName),
      ),
      remedy: 'add-account',
    };
  }
  const unnamed = accountOfUnnamed(candidates, defaults);
  if (unnamed !== null) return unnamed;
  return {
    ...problem(
      'bad-request',
      l10n.t('There are several accounts for {0}, and the task does not say which one reads it.', cloudName),
      l10n.t(
        'Choose the account (Choose Account… on its row), a default (Set Default Account…), or set "account" in the task to one of {0}.',
        names,
      ),
    ),
    remedy: 'choose-account',
  };
}

/** A problem if a required field is set neither in the task nor in the account; otherwise null. */
function lackingField(task: TaskRef, account: Account, cloud: Cloud): Problem | null {
  const fields = cloud.products.find(({ product }) => product === task.product)?.fields ?? [];
  for (const { key, label, required, accountDefault } of fields) {
    if (!required || accountDefault === undefined) continue;
    if (task[key] !== undefined || account[accountDefault] !== undefined) continue;
    return problem(
      'bad-request',
      l10n.t('The task lacks "{0}" ({1}), and its account has no default for it.', key, label),
      l10n.t('Set "{0}" in the task, or a default in account \'{1}\'.', key, account.name),
    );
  }
  return null;
}

function problem(kind: ProblemKind, message: string, hint: string): Problem {
  return { kind, message, hint, code: null, requestId: null };
}
