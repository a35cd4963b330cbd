import { findCloud } from '../clouds/registry.ts';
import { parseAccount } from '../config/accountEntry.ts';
import { keyUnder, resolve, type UnusableAccount } from '../config/resolve.ts';
import { parseTaskEntries, type TaskFault } from '../config/taskEntries.ts';
import { shortened } from '../config/text.ts';
import type { Account } from '../model/account.ts';
import { isRecord } from '../base/guards.ts';
import type { Problem, ProblemKind } from '../model/problem.ts';
import type { ConfiguredTask } from '../monitor/watchedTask.ts';

/** One row of the output: a task to watch, or an invalid entry. */
export type OutputRow =
  | { readonly kind: 'task'; readonly configured: ConfiguredTask }
  | { readonly kind: 'fault'; readonly given: TaskFault['given']; readonly label: string; readonly problem: Problem };

export interface Configuration {
  /** In the order of the file. */
  readonly rows: readonly OutputRow[];
  /** Warnings for stderr that affect no task. Never contain secrets. */
  readonly warnings: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the text of a configuration file. Returns a fault if nothing of the file can be used. Anything wrong with a
 * single account or task becomes the problem of that account or task. No message quotes the file, because it contains
 * keys.
 */
export function readConfiguration(text: string, env: Environment): Configuration | { readonly fault: string } {
  let document: unknown;
  try {
    // Windows editors add a byte order mark.
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { fault: `it is not valid JSON${placeOf(error)}` };
  }
  if (!isRecord(document)) return { fault: 'it must hold a JSON object with "accounts" and "tasks"' };
  const { accounts: accountList = [], tasks: taskList } = document;
  if (!Array.isArray(accountList)) return { fault: '"accounts" must be a JSON array' };
  if (!Array.isArray(taskList)) return { fault: '"tasks" must be a JSON array' };

  const { accounts, unusable, warnings } = readAccounts(accountList, env);
  const { tasks, entries } = parseTaskEntries(taskList, undefined, keyUnder([...accounts, ...unusable]));
  const configured = resolve(tasks, accounts, unusable)[Symbol.iterator]();
  const rows: OutputRow[] = [];
  for (const entry of entries) {
    if ('task' in entry) {
      const next = configured.next();
      if (next.done !== true) rows.push({ kind: 'task', configured: next.value });
    } else if (entry.fault.duplicate) {
      warnings.push(`tasks ${entry.fault.label}: ${entry.fault.message}`);
    } else {
      const { given, label, message } = entry.fault;
      const problem = problemOf('bad-request', `${label}: ${message}`, 'Correct this entry of "tasks".');
      rows.push({ kind: 'fault', given, label, problem });
    }
  }
  return { rows, warnings };
}

/** Only the position from the parser's message: the rest quotes the file. */
function placeOf(error: unknown): string {
  const found = error instanceof SyntaxError ? /line (\d+) column (\d+)/.exec(error.message) : null;
  return found === null ? '' : ` (line ${found[1] ?? ''}, column ${found[2] ?? ''})`;
}

function readAccounts(
  list: readonly unknown[],
  env: Environment,
): { accounts: Account[]; unusable: UnusableAccount[]; warnings: string[] } {
  const accounts: Account[] = [];
  const unusable: UnusableAccount[] = [];
  const warnings: string[] = [];
  const seen = new Set<string>();
  list.forEach((entry, index) => {
    const expanded = expand(entry, env);
    const parsed = expanded.fault === null ? parseAccount(expanded.entry) : { fault: expanded.fault };
    const called = nameOf(expanded.entry) ?? `#${index + 1}`;
    const cloud = isRecord(expanded.entry) ? findCloud(cloudOfEntry(expanded.entry))?.id : undefined;
    if (cloud === undefined) {
      warnings.push(`accounts #${index + 1}: ${'fault' in parsed ? parsed.fault : 'no such cloud.'}`);
      return;
    }
    const key = `${cloud}/${called}`;
    if (seen.has(key)) {
      warnings.push(`accounts #${index + 1}: there is another account '${called}' for ${cloud}, which is used.`);
      return;
    }
    seen.add(key);
    if ('account' in parsed) accounts.push(parsed.account);
    else {
      const message = `The account '${called}' cannot be used. ${parsed.fault}`;
      const problem = problemOf('credentials', message, expanded.hint ?? 'Correct this entry of "accounts".');
      unusable.push({ name: called, cloud, problem });
    }
  });
  return { accounts, unusable, warnings };
}

interface Expanded {
  readonly entry: unknown;
  readonly fault: string | null;
  readonly hint: string | null;
}

/**
 * Replaces `${env:NAME}` in the texts of an account. Any other reference is a fault, because it would be sent to the
 * cloud as a key. The value of a variable is not expanded again.
 */
function expand(entry: unknown, env: Environment): Expanded {
  if (!isRecord(entry)) return { entry, fault: null, hint: null };
  let fault: string | null = null;
  let hint: string | null = null;
  const expanded = Object.entries(entry).map(([field, value]): [string, unknown] => {
    if (typeof value !== 'string') return [field, value];
    const text = withReferences(value, (name) => {
      if (name === null) {
        fault ??= `"${shortened(field)}" holds "\${" but no reference of the form \${env:NAME}.`;
        return '';
      }
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        fault ??= `"${shortened(field)}" refers to an environment variable by a name that cannot be one.`;
        return '';
      }
      const found = Object.hasOwn(env, name) ? env[name] : undefined;
      if (found === undefined || found === '') {
        fault ??= `The environment variable ${shortened(name, 100)} is not set.`;
        hint ??= `Set ${shortened(name, 100)} before the command is run.`;
        return '';
      }
      return found;
    });
    return [field, text];
  });
  return { entry: Object.fromEntries(expanded), fault, hint };
}

/**
 * Replaces the references in a text. `valueOf` receives null for a malformed reference. Scans from left to right,
 * because a pattern would take quadratic time.
 */
function withReferences(text: string, valueOf: (name: string | null) => string): string {
  const opening = '${env:';
  const parts: string[] = [];
  let done = 0;
  for (;;) {
    const start = text.indexOf('${', done);
    if (start < 0) return parts.join('') + text.slice(done);
    const end = text.startsWith(opening, start) ? text.indexOf('}', start) : -1;
    if (end < 0) return valueOf(null);
    parts.push(text.slice(done, start), valueOf(text.slice(start + opening.length, end)));
    done = end + 1;
  }
}

function nameOf(entry: unknown): string | null {
  const name = isRecord(entry) ? entry['name'] : null;
  return typeof name === 'string' && name.trim() !== '' ? shortened(name, 200) : null;
}

function cloudOfEntry(entry: unknown): unknown {
  return isRecord(entry) ? entry['cloud'] : undefined;
}

function problemOf(kind: ProblemKind, message: string, hint: string): Problem {
  return { kind, message, hint, code: null, requestId: null };
}
