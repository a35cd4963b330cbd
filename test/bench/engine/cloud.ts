// The load of the bench: what a cloud answers, as a function of the task and the time alone, so that every run and every
// checkout reads the same.
import type { ListedStatus } from '../../../src/clouds/cloud.ts';
import type { Account } from '../../../src/model/account.ts';
import { blankEndpoint, blankPhase, blankStatus, type TaskStatus } from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';

export const account: Account = { name: 'bench', cloud: 'alibaba', accessKeyId: 'id', accessKeySecret: 'secret' };

export const tasksOf = (count: number): readonly TaskRef[] =>
  Array.from({ length: count }, (_, index) => ({
    cloud: 'alibaba',
    product: 'dts',
    id: `dts${String(index).padStart(6, '0')}`,
    region: 'cn-hangzhou',
  }));

const indexOf = ({ id }: TaskRef): number => Number(id.slice(3));
const day = 86_400_000;

/** Of four tasks two copy and one replicates, with other numbers in each answer; one has caught up and stays as it is. */
export function answerOf(task: TaskRef, now: number): TaskStatus {
  const index = indexOf(task);
  const observedAt = new Date(now).toISOString();
  const requestId = `request-${index}-${now}`;
  const endpoint = { ...blankEndpoint, engine: 'MySQL', kind: 'RDS', instanceId: `rm-${index}`, port: '3306' };
  const common = {
    ...blankStatus(task, observedAt),
    lifecycle: 'active',
    requestId,
    source: endpoint,
    target: endpoint,
  } as const;
  const body = {
    MigrationJobName: `job ${index}`,
    MigrationJobClass: 'medium',
    PayType: 'PrePaid',
    RequestId: requestId,
    SourceEndpoint: { EngineName: 'MySQL', InstanceType: 'RDS', InstanceID: `rm-${index}`, Port: '3306' },
    DestinationEndpoint: { EngineName: 'MySQL', InstanceType: 'RDS', InstanceID: `rm-${index}`, Port: '3306' },
    MigrationMode: { StructureIntialization: true, DataInitialization: true, DataSynchronization: true },
    MigrationObject: Array.from({ length: 4 }, (_, number) => ({
      SchemaName: `schema ${number}`,
      WholeDatabase: true,
    })),
  };
  const doneUntilFull = (['precheck', 'schema'] as const).map((phase) => ({
    ...blankPhase(phase),
    state: 'done' as const,
    percent: 100,
  }));
  if (index % 4 < 2) {
    const total = 2_400_000_000;
    // A copy of forty days.
    const done = Math.floor(((now % (40 * day)) / (40 * day)) * total);
    const percent = Math.floor((done / total) * 100);
    const full = { ...blankPhase('full'), state: 'active', percent, done, total, unit: 'rows' } as const;
    const phases = [...doneUntilFull, full, { ...blankPhase('incremental'), state: 'pending' as const }];
    return {
      ...common,
      phase: 'full',
      percent,
      phases,
      raw: { state: 'Migrating', body: { ...body, DataInitializationStatus: { Percent: percent, Progress: done } } },
    };
  }
  const caughtUp = index % 4 === 3;
  const full = { ...blankPhase('full'), state: 'done', percent: 100 } as const;
  const phases = [...doneUntilFull, full, { ...blankPhase('incremental'), state: 'active' as const }];
  const seconds = caughtUp ? 0 : 20 + (Math.floor(now / 1000 + index) % 17);
  const checkpoint = new Date(caughtUp ? 0 : now - seconds * 1000).toISOString();
  return {
    ...common,
    phase: 'incremental',
    caughtUp,
    percent: 100,
    phases,
    lag: { seconds, bytes: null, source: 'DataSynchronizationStatus.Delay' },
    position: { checkpoint },
    raw: {
      state: 'Migrating',
      body: { ...body, DataSynchronizationStatus: { Delay: seconds, Checkpoint: checkpoint } },
    },
  };
}

const pageSize = 100;

/** One list of all tasks. `then`: the answers are those of this time, so that a round brings nothing new. */
export function* pagesOf(tasks: readonly TaskRef[], then: number): Generator<readonly ListedStatus[]> {
  for (let from = 0; from < tasks.length; from += pageSize) {
    yield tasks.slice(from, from + pageSize).map((task) => ({ task, status: answerOf(task, then), omits: [] }));
  }
}
