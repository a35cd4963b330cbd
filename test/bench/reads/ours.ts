// The extension's own way of reading, bundled by build.ts with the same two files as in the package: this one stands for
// extension.js, and clouds.js is the shipped one.
import { randomUUID } from 'node:crypto';
import { CloudReader } from '../../../src/clouds/reader.ts';
import { systemClock } from '../../../src/monitor/clock.ts';
import type { Open } from './work.ts';

const reader = new CloudReader({
  now: () => systemClock.now(),
  nonce: randomUUID,
  timeoutMs: () => 15_000,
  usmcWords: () => ({}),
});

export const open: Open =
  (_api, { account, task }) =>
  async () => {
    // As the poller does it: every read can be aborted on its own.
    const status = await reader.read(task, account, new AbortController().signal);
    return status.raw.state;
  };
