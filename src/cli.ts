import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { exitCodes, type Io } from './cli/io.ts';
import { main } from './cli/main.ts';
import { systemClock, systemRandom } from './base/clock.ts';

/** The process as the commands see it. */
function processIo(): Io {
  let unread = (): void => undefined;
  const nobodyReads = new Promise<void>((resolve) => {
    unread = resolve;
  });
  // Without a listener, a closed pipe (`… | head -1`) would end the program with a stack trace.
  process.stdout.on('error', () => {
    unread();
  });
  process.stderr.on('error', () => undefined);
  return {
    out(text) {
      process.stdout.write(text);
    },
    err(text) {
      process.stderr.write(text);
    },
    terminal: process.stdout.isTTY,
    env: process.env,
    readFile: (path) => readFile(path, 'utf8'),
    interrupted() {
      const signalled = new Promise<void>((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
          process.once(signal, () => {
            resolve();
          });
        }
      });
      return Promise.race([signalled, nobodyReads]);
    },
    clock: systemClock,
    random: systemRandom,
    nonce: randomUUID,
  };
}

/** In dist this file is CommonJS; run by Node as it stands it is an ES module, which has no `require`. */
function isProgram(): boolean {
  return typeof require === 'undefined' ? /[\\/]cli\.ts$/.test(process.argv[1] ?? '') : require.main === module;
}

if (isProgram()) {
  // Holds when Node ends the program early, because nothing is left that could settle: that is no success.
  process.exitCode = exitCodes.unread;
  main(process.argv.slice(2), processIo()).then(
    (code) => {
      // Not process.exit: what has been written to a pipe must arrive first.
      process.exitCode = code;
    },
    (error: unknown) => {
      // The kind only: what an unforeseen error says may hold anything.
      process.stderr.write(`Unforeseen fault: ${error instanceof Error ? error.name : typeof error}\n`);
      process.exitCode = exitCodes.unread;
    },
  );
}
