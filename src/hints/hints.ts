import * as l10n from '@vscode/l10n';
import type { CloudId, Product } from '../model/task.ts';
import { dcsProblems } from './dcsProblems.ts';
import { dtsChecks } from './dtsChecks.ts';
import { dtsErrors } from './dtsErrors.ts';
import type { Hint, KnownProblem } from './knownProblem.ts';
import { udtsChecks } from './udtsChecks.ts';
import { udtsErrors } from './udtsErrors.ts';
import { usmcProblems } from './usmcProblems.ts';

/** Whose text it is. */
export interface Scope {
  readonly cloud: CloudId;
  readonly product: Product;
}

/** Failure texts name their cause near their beginning or, where tools pass on each other's errors, near their end. */
const mostRead = 16 * 1024;

/**
 * What the vendor knows of a failure text or of the name of a check: the most specific first, none where nothing is
 * known. Offline. `text` may be hostile and of any length: at most 16 Ki of it are read, in linear time.
 *
 * Load this file with `import()`: it holds all texts, and is needed only where something has failed.
 */
export function hintsFor(text: string, { cloud, product }: Scope): readonly Hint[] {
  const plain = normalized(text);
  const found: { readonly hint: Hint; readonly length: number }[] = [];
  for (const { problem, expression } of compiled()) {
    if (problem.product !== product || !problem.clouds.includes(cloud)) continue;
    const match = expression.exec(plain);
    if (match !== null) found.push({ hint: hintOf(problem), length: match[0].length });
  }
  return found.sort((a, b) => b.length - a.length).map(({ hint }) => hint);
}

/**
 * What the vendor knows of a server migration that runs but stands at one percentage, which has no failure text. For a
 * task that has stalled; null where nothing is known of that percentage.
 *
 * Source: UCloud Docs, USMC, support/faq.md.
 */
export function hintForStandstill(percent: number | null, { cloud, product }: Scope): Hint | null {
  const [usmc] = usmcProblems();
  if (product !== 'usmc' || usmc?.clouds.includes(cloud) !== true || percent === null) return null;
  const page = { link: usmc.link, source: usmc.source };
  if (percent === 0) {
    return {
      id: 'usmc-stands-at-0',
      cause: l10n.t('The firewall or security group that was chosen for the target does not let port 22 through.'),
      remedy: l10n.t('Open port 22 in it.'),
      ...page,
    };
  }
  if (Math.floor(percent) !== 67) return null;
  return {
    id: 'usmc-stands-at-67',
    cause: l10n.t(
      'Automatic increments are on, at a short interval: the task goes on at 67% until the host is created.',
    ),
    remedy: l10n.t(
      'See in the details of the task whether automatic increments are on. Create the host between two increments, or ask support to turn them off.',
    ),
    ...page,
  };
}

/** Every entry, for tests and for a list of what is known. */
export function allProblems(): readonly KnownProblem[] {
  return [...udtsErrors(), ...udtsChecks(), ...usmcProblems(), ...dtsErrors(), ...dtsChecks(), ...dcsProblems()];
}

interface Compiled {
  readonly problem: KnownProblem;
  readonly expression: RegExp;
}

let cache: readonly Compiled[] | null = null;

/** The language does not change while this runs. */
function compiled(): readonly Compiled[] {
  cache ??= allProblems().map((problem) => ({ problem, expression: new RegExp(problem.pattern, 'i') }));
  return cache;
}

function hintOf({ id, cause, remedy, link, source }: KnownProblem): Hint {
  return { id, cause, remedy, link, source };
}

/** Texts come through JSON in JSON, and are broken over lines: neither says anything. */
function normalized(text: string): string {
  const half = mostRead / 2;
  const read = text.length <= mostRead ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
  return read.replace(/\\(["'])/g, '$1').replace(/\s+/g, ' ');
}
