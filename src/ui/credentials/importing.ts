import * as l10n from '@vscode/l10n';
import type { AccountCheck } from '../../clouds/cloud.ts';
import { cloudOf } from '../../clouds/registry.ts';
import {
  accountWithKeys,
  freeName,
  hasSameKeys,
  readCredential,
  rememberedSource,
  withKeysOf,
} from '../../config/credentials/credentials.ts';
import type { CredentialReader, CredentialSource } from '../../clouds/credentials/types.ts';
import type { Account } from '../../model/account.ts';
import { type Problem, problemOf } from '../../model/problem.ts';
import { sentences } from '../../presentation/words/sentences.ts';
import { type KnownAs, knownWithoutKeys } from './importChoices.ts';

/** What to do with a selected source, before its keys are tested. */
export type Plan =
  | { readonly kind: 'new' | 'renew'; readonly account: Account }
  | { readonly kind: 'same'; readonly account: Account }
  | { readonly kind: 'refused'; readonly name: string; readonly why: string };

export type ImportOutcome =
  | { readonly kind: 'new' | 'renewed'; readonly account: Account; readonly untested: string | null }
  | { readonly kind: 'same'; readonly account: Account }
  | { readonly kind: 'refused'; readonly name: string; readonly why: string };

export interface PlanningOptions {
  readonly reader: CredentialReader;
  readonly accounts: readonly Account[];
  /** Names of stored entries that can't be read. They are never overwritten. */
  readonly unreadable?: readonly Pick<Account, 'cloud' | 'name'>[];
  /**
   * An account of this name has other keys. Asks whether to renew them or to use another name. Throws to cancel the
   * import.
   */
  readonly askSameName: (account: Account, beside: string) => Promise<'renew' | 'beside'>;
}

export interface ImportingOptions {
  readonly verify: (account: Account, signal: AbortSignal) => Promise<AccountCheck>;
  /** `tested`: the cloud has just accepted the keys. */
  save(account: Account, tested: boolean): Promise<void>;
}

/** The account that matches this source, compared by keys. Reads the keys of the source. */
export async function knownAs(
  reader: CredentialReader,
  accounts: readonly Account[],
  source: CredentialSource,
): Promise<{ readonly known: KnownAs | null; readonly keyId: string | null }> {
  const result = await readCredential(reader, source);
  if ('problem' in result) return { known: knownWithoutKeys(accounts, source), keyId: null };
  return { known: knownByKeys(accounts, source, result.account), keyId: result.account.accessKeyId };
}

function knownByKeys(accounts: readonly Account[], source: CredentialSource, read: Account): KnownAs | null {
  const owner = accountWithKeys(accounts, read);
  if (owner !== null) return { account: owner, by: hasSameKeys(owner, read) ? 'same' : 'keys' };
  return knownWithoutKeys(accounts, source);
}

/** Reads the keys of the selected sources and matches each to an account. Sequential, because it may ask the user. */
export async function planImport(sources: readonly CredentialSource[], options: PlanningOptions): Promise<Plan[]> {
  const plans: Plan[] = [];
  let accounts = options.accounts;
  for (const source of sources) {
    const plan = await planOne(source, { ...options, accounts });
    plans.push(plan);
    if (plan.kind === 'refused') continue;
    const { cloud, name } = plan.account;
    accounts = [...accounts.filter((other) => other.cloud !== cloud || other.name !== name), plan.account];
  }
  return plans;
}

async function planOne(source: CredentialSource, options: PlanningOptions): Promise<Plan> {
  const { reader, accounts, unreadable = [], askSameName } = options;
  const result = await readCredential(reader, source);
  if ('problem' in result) {
    const name = `${cloudOf(source.cloud).name}: ${source.proposedName}`;
    return { kind: 'refused', name, why: result.problem.sentence };
  }
  const read = result.account;
  const remembered = rememberedSource(source);
  const known = knownByKeys(accounts, source, read);
  if (known?.by === 'same')
    return { kind: 'same', account: { ...known.account, source: known.account.source ?? remembered } };
  if (known?.by === 'keys' || known?.by === 'source')
    return { kind: 'renew', account: withKeysOf(known.account, read, remembered) };
  const name = freeName(read.name, read.cloud, [...accounts, ...unreadable]);
  if (known !== null && (await askSameName(known.account, name)) === 'renew')
    return { kind: 'renew', account: withKeysOf(known.account, read, remembered) };
  return { kind: 'new', account: { ...read, name, source: remembered } };
}

/** The maximum number of parallel tests. Each uses different keys. */
const maxAtOnce = 4;

/**
 * Tests and saves the planned accounts. Keys that the cloud refuses are not saved; any other test failure is only
 * reported.
 */
export async function importPlanned(
  plans: readonly Plan[],
  options: ImportingOptions,
  signal: AbortSignal,
): Promise<readonly ImportOutcome[]> {
  const outcomes = new Map<Plan, ImportOutcome>();
  const waiting = [...plans];
  const work = async (): Promise<void> => {
    for (let plan = waiting.shift(); plan !== undefined && !signal.aborted; plan = waiting.shift()) {
      const outcome = await importOne(plan, options, signal);
      if (outcome !== null) outcomes.set(plan, outcome);
    }
  };
  await Promise.all(Array.from({ length: maxAtOnce }, work));
  return plans.flatMap((plan) => outcomes.get(plan) ?? []);
}

/** null: cancelled in the meantime. */
async function importOne(plan: Plan, options: ImportingOptions, signal: AbortSignal): Promise<ImportOutcome | null> {
  if (plan.kind === 'refused') return plan;
  const { account } = plan;
  if (plan.kind === 'same') {
    await options.save(account, false);
    return { kind: 'same', account };
  }
  const tested = await testOf(account, options, signal);
  if (tested === 'stopped') return null;
  const problem = 'kind' in tested ? tested : null;
  if (problem?.kind === 'credentials') return { kind: 'refused', name: shownAs(account), why: problem.message };
  await options.save(account, problem === null);
  const kind = plan.kind === 'renew' ? 'renewed' : 'new';
  return { kind, account, untested: problem?.message ?? null };
}

async function testOf(
  account: Account,
  { verify }: ImportingOptions,
  signal: AbortSignal,
): Promise<AccountCheck | Problem | 'stopped'> {
  try {
    return await verify(account, signal);
  } catch (error) {
    if (signal.aborted) return 'stopped';
    const problem = problemOf(error);
    if (problem === null) throw error;
    return problem;
  }
}

function shownAs({ cloud, name }: Account): string {
  return `${cloudOf(cloud).name}: ${name}`;
}

/** All results in one text: `3 accounts imported, 1 refused: …` */
export function importSummary(outcomes: readonly ImportOutcome[], stopped: boolean): string {
  const count = (kind: ImportOutcome['kind']): number => outcomes.filter((outcome) => outcome.kind === kind).length;
  const parts = [
    counted(count('new'), l10n.t('1 account imported'), (many) => l10n.t('{0} accounts imported', many)),
    counted(count('renewed'), l10n.t('keys of 1 account renewed'), (many) =>
      l10n.t('keys of {0} accounts renewed', many),
    ),
    counted(count('same'), l10n.t('1 was up to date'), (many) => l10n.t('{0} were up to date', many)),
    counted(count('refused'), l10n.t('1 refused'), (many) => l10n.t('{0} refused', many)),
  ].filter((part) => part !== null);
  const refused = outcomes.flatMap((outcome) =>
    outcome.kind === 'refused' ? [`${outcome.name}: ${outcome.why}`] : [],
  );
  const untested = outcomes.flatMap((outcome) =>
    'untested' in outcome && outcome.untested !== null
      ? [l10n.t('{0} could not be tested: {1}', shownAs(outcome.account), outcome.untested)]
      : [],
  );
  const first = parts.length === 0 ? l10n.t('Nothing was imported.') : parts.join(', ');
  const details = [...refused, ...untested];
  const shown = details.slice(0, maxDetails);
  if (details.length > maxDetails) shown.push(l10n.t('{0} more', details.length - maxDetails));
  return sentences(
    refused.length > 0 ? `${first}:` : first,
    ...shown,
    ...(stopped ? [l10n.t('The rest was stopped.')] : []),
  );
}

const maxDetails = 3;

function counted(count: number, one: string, many: (count: number) => string): string | null {
  return count === 0 ? null : count === 1 ? one : many(count);
}
