import type { Reading } from '../../src/monitor/history/sample.ts';

/** A task that copies, of which the cloud tells nothing else. */
export const copyingReading: Reading = {
  lifecycle: 'active',
  phase: 'full',
  subPhase: null,
  caughtUp: null,
  waitsForUser: false,
  percent: null,
  phasePercent: null,
  done: null,
  total: null,
  unit: null,
  lagSeconds: null,
  lagBytes: null,
  position: null,
  retries: null,
  sourceKeys: null,
  targetKeys: null,
  kilobytesPerSecond: null,
  operationsPerSecond: null,
  rawState: null,
};
