/** Why a read failed. The kinds are the same for all clouds. */
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
type Remedy = (typeof remedies)[number];

export interface Problem {
  readonly kind: ProblemKind;
  /** One sentence for the user: what failed. Never contains a secret. */
  readonly message: string;
  /** One sentence for the user: what to do about it. */
  readonly hint: string;
  /** The cloud's error code, verbatim. */
  readonly code: string | null;
  /** The cloud's id of the request. Its support asks for it. */
  readonly requestId: string | null;
  /** Only for `throttled` and `cloud`: how long the cloud asked us to wait, if it did. */
  readonly waitMs?: number;
  /** Only for `permission`: the API action that was refused, if known. */
  readonly refusedAction?: string;
  /** Only for `permission`: the missing permission, if the cloud names it. */
  readonly lackingPermission?: string;
  /** The command of this extension that fixes the problem, if there is one. A view can offer it as a button. */
  readonly remedy?: Remedy;
}

/** Carries a problem to the caller. Domain code throws it and never shows anything. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The problem in a `ProblemError`; null for any other error. */
export function problemOf(error: unknown): Problem | null {
  return error instanceof ProblemError ? error.problem : null;
}

/** Whether retrying is useless: the user must change the keys, the permissions, the settings entry, or the computer. */
export function needsUserAction(kind: ProblemKind): boolean {
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

/** Whether the problem lies in what was called, so that another call with the same keys may succeed. */
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
