// The extension's own way of reading, with the shipped shared.js and clouds.js (stage.ts).
import { randomUUID } from 'node:crypto';
import { CloudReader } from '../../../src/clouds/reader.ts';
import { systemClock } from '../../../src/base/clock.ts';
import type { Open } from './work.ts';

const reader = new CloudReader({
  now: () => systemClock.now(),
  nonce: randomUUID,
  timeoutMs: () => 15_000,
  stateWords: () => ({}),
});

export const open: Open =
  (_api, { account, task }) =>
  async () => {
    // As the poller does it: every read can be aborted on its own.
    const status = await reader.read(task, account, new AbortController().signal);
    return status.raw.state;
  };
