import type { Clock, Random } from '../base/clock.ts';

/** All of the commands' access to the outside, so that tests can run them without a process. */
export interface Io {
  /** Never throws, even if the reader has closed the output. */
  out(text: string): void;
  err(text: string): void;
  /** The output is a terminal: colors and typographic characters are allowed. */
  readonly terminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Rejects with Node's error. */
  readFile(path: string): Promise<string>;
  /** Resolves when the user interrupts, or the reader has closed the output. */
  interrupted(): Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  /** A text that is unique per request. */
  nonce(): string;
}

/** Exit codes, documented in the usage text. */
export const exitCodes = { done: 0, ended: 1, usage: 2, unread: 3, timedOut: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
