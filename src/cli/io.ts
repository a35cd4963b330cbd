import type { Clock, Random } from '../monitor/clock.ts';

/** Everything the commands have to do with the world, so that they can be run without a process of their own. */
export interface Io {
  /** Never throws, also when nobody reads any more. */
  out(text: string): void;
  err(text: string): void;
  /** A person looks at the output: colours and typographic signs are welcome. */
  readonly terminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Rejects with Node's error. */
  readFile(path: string): Promise<string>;
  /** Resolves when the person interrupts, or nobody reads the output any more. */
  interrupted(): Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  /** A text that is unique per request. */
  nonce(): string;
}

/** What the program's exit says; see the usage. */
export const exitCodes = { done: 0, ended: 1, usage: 2, unread: 3, timedOut: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
