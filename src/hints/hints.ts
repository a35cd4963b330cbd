import type { Hint, KnownProblem, ProductHints } from '../clouds/profile.ts';

/**
 * Only the beginning and the end of a failure text are read: the cause is near the beginning or, where tools pass on
 * each other's errors, near the end.
 */
const maxRead = 16 * 1024;

/**
 * The vendor's known problems that match a failure text or the name of a check, longest match first; empty if none
 * does. `text` may be hostile and of any length: at most 16 Ki of it are read, in linear time.
 */
export function hintsFor(text: string, { problems }: Pick<ProductHints, 'problems'>): readonly Hint[] {
  const plain = normalized(text);
  const found: { readonly hint: Hint; readonly length: number }[] = [];
  for (const problem of problems) {
    const match = expressionOf(problem).exec(plain);
    if (match !== null) found.push({ hint: hintOf(problem), length: match[0].length });
  }
  return found.sort((a, b) => b.length - a.length).map(({ hint }) => hint);
}

const expressions = new WeakMap<KnownProblem, RegExp>();

function expressionOf(problem: KnownProblem): RegExp {
  let expression = expressions.get(problem);
  if (expression === undefined) {
    expression = new RegExp(problem.pattern, 'i');
    expressions.set(problem, expression);
  }
  return expression;
}

function hintOf({ id, cause, remedy, link, source }: KnownProblem): Hint {
  return { id, cause, remedy, link, source };
}

/** Failure texts pass through several layers of JSON and line breaks, which carry no meaning. */
function normalized(text: string): string {
  const half = maxRead / 2;
  const read = text.length <= maxRead ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
  return read.replace(/\\(["'])/g, '$1').replace(/\s+/g, ' ');
}
