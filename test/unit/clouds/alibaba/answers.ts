import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { statusOf } from '../../../../src/clouds/alibaba/map.ts';
import { type Json, record } from '../../../../src/clouds/tolerant.ts';
import type { PhaseStatus, TaskStatus } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';

export const task: TaskRef = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309', region: 'cn-hangzhou' };
export const observedAt = '2026-01-02T03:04:05.000Z';

export function map(body: Json): TaskStatus {
  return statusOf(body, { task, observedAt, requestId: 'R-1' });
}

export function fixture(): Json {
  const path = new URL('../../../fixtures/alibaba/job-status.json', import.meta.url);
  return record(JSON.parse(readFileSync(path, 'utf8'))) ?? {};
}

const autoWatch = { structureInitialization: true, dataInitialization: true, dataSynchronization: true };

export interface Blocks {
  readonly job?: unknown;
  readonly mode?: unknown;
  readonly precheck?: unknown;
  readonly schema?: unknown;
  readonly full?: unknown;
  readonly incremental?: unknown;
}

/** An answer with the blocks in their documented places. */
export function answer({ job = 'Migrating', mode = autoWatch, precheck, schema, full, incremental }: Blocks): Json {
  return {
    Success: 'true',
    MigrationJobStatus: job,
    MigrationMode: mode,
    PrecheckStatus: precheck,
    StructureInitializationStatus: schema,
    DataInitializationStatus: full,
    DataSynchronizationStatus: incremental,
  };
}

export function phase(status: TaskStatus, name: PhaseStatus['phase']): PhaseStatus {
  const found = status.phases.find((entry) => entry.phase === name);
  assert.ok(found);
  return found;
}

export const done = { Status: 'Finished', Percent: '100' };
export const copied = { schema: done, full: done };
