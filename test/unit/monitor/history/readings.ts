import type { Reading } from '../../../../src/monitor/history/sample.ts';
import type { Run } from '../../../../src/monitor/runs.ts';

export const task = 'ucloud//udts//udts-1';
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const reading: Reading = {
  lifecycle: 'active',
  phase: 'full',
  subPhase: 'load',
  caughtUp: null,
  waitsForUser: false,
  percent: 12.5,
  phasePercent: 10,
  done: 1_000_000,
  total: 4_000_000,
  unit: 'rows',
  lagSeconds: null,
  lagBytes: null,
  position: 'mysql-bin.000007|1234|||',
  retries: 0,
  sourceKeys: null,
  targetKeys: null,
  kilobytesPerSecond: 512.25,
  operationsPerSecond: null,
  rawState: 'Loading',
};

export const firstRun: Run = { number: 1, highest: 12.5, stage: 3, phase: 'full', terminal: false };

export function at(percent: number): Reading {
  return { ...reading, percent };
}
