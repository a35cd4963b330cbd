import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Ended {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** What has been written to stdout so far. */
  stdout(): string;
  /** Resolves when stdout fits; rejects when the program ends before. */
  printed(pattern: RegExp): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts a program under this Node. It is killed when it runs longer than a test may. */
export function startProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  longest = 20_000,
): Running {
  const begin = performance.now();
  const quiet = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...quiet, file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
    timeout: longest,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr, milliseconds: performance.now() - begin });
    });
  });
  return {
    child,
    stdout: () => stdout,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(stdout)) resolve();
        };
        child.stdout.on('data', look);
        child.on('close', () => {
          reject(new Error(`ended before ${String(pattern)} was printed: ${stdout}${stderr}`));
        });
        look();
      }),
    ended,
  };
}

export function runProgram(
  file: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Ended> {
  return startProgram(file, args, env).ended;
}
