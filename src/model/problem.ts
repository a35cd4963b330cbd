/** Why a status could not be read. One vocabulary for all clouds. */
export const problemKinds = [
  'credentials',
  'permission',
  'clock',
  'throttled',
  'not-found',
  'bad-request',
  'network',
  'tls',
  'proxy',
  'bad-answer',
  'cloud',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** Problems that one of our own commands solves. */
export const remedies = ['choose-account', 'add-account', 'retry-accounts'] as const;
export type Remedy = (typeof remedies)[number];

export interface Problem {
  readonly kind: ProblemKind;
  /** One sentence for a person: what failed. Never a secret. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly hint: string;
  /** The cloud's own code, verbatim. */
  readonly code: string | null;
  /** The cloud's own id of the request, for its support. */
  readonly requestId: string | null;
  /** Only for `throttled` and `cloud`: how long the cloud asked us to wait, if it did. */
  readonly waitMs?: number;
  /** Only for `permission`: the API action that was refused, where it is known. */
  readonly refusedAction?: string;
  /** Only for `permission`: the permission that the cloud itself names as missing. */
  readonly lackingPermission?: string;
  /** The command that solves it; each surface can offer it. */
  readonly remedy?: Remedy;
}

/** Carries a problem to whoever asked. Domain code throws it and never shows anything. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem that an error carries; null for anything else. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ProblemError ? error.problem : null;
}

/** Problems that repeating the request cannot mend: somebody has to change keys, rights, the entry or the machine. */
export function onlyAPersonCanMend(kind: ProblemKind): boolean {
  switch (kind) {
    case 'credentials':
    case 'permission':
    case 'clock':
    case 'not-found':
    case 'bad-request':
    case 'tls':
      return true;
    case 'throttled':
    case 'network':
    case 'proxy':
    case 'bad-answer':
    case 'cloud':
      return false;
  }
}

/** Whether another call with the same keys, at the same time, may well succeed: the problem is of what was called. */
export function concernsOneCall(kind: ProblemKind): boolean {
  switch (kind) {
    case 'permission':
    case 'not-found':
    case 'bad-request':
    case 'bad-answer':
    case 'cloud':
      return true;
    case 'credentials':
    case 'clock':
    case 'throttled':
    case 'network':
    case 'tls':
    case 'proxy':
      return false;
  }
}
