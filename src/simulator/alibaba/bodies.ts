import type { DtsTask } from './cast.ts';
import { type DtsEndpoint, type DtsFacts, dtsFacts } from './dts.ts';
import type { World } from '../scenario/world.ts';

const percent = (share: number): string => String(Math.floor(share * 100));
const errorOf = (failure: string | null): Record<string, string> => (failure === null ? {} : { ErrorMessage: failure });

/** The ID of an instance's job. */
export function dtsJobId(instanceId: string): string {
  return instanceId.replace(/^dts/, '');
}

/**
 * DescribeMigrationJobStatus, edition of 2021: nearly every scalar is a text, and MigrationMode is in lower camel case.
 */
export function jobStatus(task: DtsTask, world: World): Record<string, unknown> {
  const { ref, script } = task;
  const facts = dtsFacts(ref.id, script, world);
  const tables = ['customer', 'address', 'event'];
  return {
    Success: true,
    MigrationJobId: ref.id,
    MigrationJobName: ref.name ?? ref.id,
    MigrationJobClass: script.jobClass,
    MigrationJobStatus: facts.word,
    PayType: 'PostPaid',
    TaskId: dtsJobId(ref.id),
    MigrationObject: JSON.stringify([
      { DBName: script.source.database, TableIncludes: tables.map((TableName) => ({ TableName })) },
    ]),
    MigrationMode: {
      structureInitialization: true,
      dataInitialization: true,
      dataSynchronization: script.incremental,
    },
    PrecheckStatus: {
      Status: facts.precheck.word,
      Percent: percent(facts.precheck.share),
      Detail: { CheckItem: facts.checks.map(checkItem) },
    },
    ...initialCopy(facts),
    DataSynchronizationStatus: {
      Status: facts.incremental.word,
      Percent: percent(facts.incremental.share),
      Delay: facts.delay,
      Checkpoint: facts.checkpoint,
      ...errorOf(facts.incremental.failure),
    },
    SourceEndpoint: statusEndpoint(script.source),
    DestinationEndpoint: statusEndpoint(script.target),
  };
}

/** One entry of DescribeMigrationJobs: the same facts under other names (`InstanceID`, `status`, Pascal-case modes). */
export function listedJob(task: DtsTask, world: World): Record<string, unknown> {
  const { ref, script } = task;
  const facts = dtsFacts(ref.id, script, world);
  return {
    MigrationJobID: ref.id,
    MigrationJobName: ref.name ?? ref.id,
    MigrationJobStatus: facts.word,
    MigrationJobClass: script.jobClass,
    PayType: 'PostPaid',
    InstanceCreateTime: script.createdAt,
    JobCreateTime: script.createdAt,
    MigrationMode: { StructureInitialization: true, DataInitialization: true, DataSynchronization: script.incremental },
    Precheck: {
      Status: facts.precheck.word === 'Finished' ? 'Success' : facts.precheck.word,
      Percent: percent(facts.precheck.share),
    },
    StructureInitialization: {
      status: facts.schema.word,
      Percent: percent(facts.schema.share),
      Progress: String(facts.tablesDone),
      ...errorOf(facts.schema.failure),
    },
    DataInitialization: {
      status: facts.full.word,
      Percent: percent(facts.full.share),
      Progress: String(facts.rowsDone),
      ...errorOf(facts.full.failure),
    },
    DataSynchronization: {
      status: facts.incremental.word,
      Percent: percent(facts.incremental.share),
      Delay: facts.delay,
      ...errorOf(facts.incremental.failure),
    },
    SourceEndpoint: listedEndpoint(script.source),
    DestinationEndpoint: listedEndpoint(script.target),
    MigrationObject: {
      SynchronousObject: [{ DatabaseName: script.source.database, WholeDatabase: 'true', TableList: { Table: [] } }],
    },
    Tags: { Tag: [] },
  };
}

/** State word of a migration → that of a synchronization. */
const synchronizationWords: ReadonlyMap<string, string> = new Map([
  ['Migrating', 'Synchronizing'],
  ['MigrationFailed', 'Failed'],
]);

/** One entry of DescribeDtsJobs, with its own names, types, and units. */
export function listedDtsJob(task: DtsTask, world: World): Record<string, unknown> {
  const { ref, script } = task;
  const facts = dtsFacts(ref.id, script, world);
  const synchronization = script.synchronization === true;
  const replicating = facts.incremental.word === 'Migrating' || facts.incremental.word === 'Catched';
  const copying = synchronization && facts.word === 'Migrating' && !replicating;
  const word = copying ? 'Initializing' : synchronization ? synchronizationWords.get(facts.word) : undefined;
  const delay = facts.delay === '' ? null : Number(facts.delay);
  return {
    DtsJobId: dtsJobId(ref.id),
    DtsInstanceID: ref.id,
    DtsJobName: ref.name ?? ref.id,
    DtsJobClass: script.jobClass,
    DtsJobDirection: 'Forward',
    JobType: synchronization ? 'sync' : 'online',
    Status: word ?? facts.word,
    // Milliseconds for a migration, seconds for a synchronization.
    ...(delay === null ? {} : { Delay: synchronization ? delay : delay * 1000 }),
    Checkpoint: facts.checkpoint,
    CreateTime: script.createdAt,
    PayType: 'PostPaid',
    MigrationMode: { StructureInitialization: true, DataInitialization: true, DataSynchronization: script.incremental },
    PrecheckStatus: {
      Status: facts.precheck.word,
      Percent: percent(facts.precheck.share),
      Detail: facts.checks.map(({ item, failed }) => ({
        CheckItem: item,
        CheckItemDescription: item,
        CheckResult: failed === null ? 'Success' : 'Failed',
        ...(failed === null ? {} : { FailedReason: failed.error, RepairMethod: failed.repair }),
      })),
    },
    ...initialCopy(facts),
    DataSynchronizationStatus: {
      Status: facts.incremental.word,
      Percent: percent(facts.incremental.share),
      Progress: '0.00RPS/(0.000MB/s)',
      ...errorOf(facts.incremental.failure),
    },
    SourceEndpoint: dtsEndpoint(script.source, ref.region),
    DestinationEndpoint: dtsEndpoint(script.target, ref.region),
    Reserved: '{"srcHostPorts":"CANARY-reserved"}',
    TagList: [],
  };
}

function dtsEndpoint(endpoint: DtsEndpoint, region: string | undefined): Record<string, string> {
  return {
    EngineName: endpoint.engine,
    InstanceType: endpoint.kind,
    InstanceID: endpoint.instanceId,
    DatabaseName: endpoint.database,
    Ip: endpoint.host,
    Port: endpoint.port,
    UserName: endpoint.user,
    Region: region ?? '',
  };
}

function checkItem({ item, failed }: DtsFacts['checks'][number]): Record<string, string> {
  if (failed === null) return { CheckStatus: 'Success', ItemName: item };
  return { CheckStatus: 'Failed', ItemName: item, ErrorMessage: failed.error, RepairMethod: failed.repair };
}

function statusEndpoint(endpoint: DtsEndpoint): Record<string, string> {
  return {
    EngineName: endpoint.engine,
    InstanceType: endpoint.kind,
    InstanceId: endpoint.instanceId,
    DatabaseName: endpoint.database,
    IP: endpoint.host,
    Port: endpoint.port,
    UserName: endpoint.user,
  };
}

function listedEndpoint(endpoint: DtsEndpoint): Record<string, string> {
  return {
    EngineName: endpoint.engine,
    InstanceType: endpoint.kind,
    InstanceID: endpoint.instanceId,
    DatabaseName: endpoint.database,
    IP: endpoint.host,
    Port: endpoint.port,
    UserName: endpoint.user,
  };
}

/** The two blocks of the initial copy, the same in every response with phases. */
function initialCopy(facts: ReturnType<typeof dtsFacts>): object {
  return {
    StructureInitializationStatus: {
      Status: facts.schema.word,
      Percent: percent(facts.schema.share),
      Progress: String(facts.tablesDone),
      ...errorOf(facts.schema.failure),
    },
    DataInitializationStatus: {
      Status: facts.full.word,
      Percent: percent(facts.full.share),
      Progress: String(facts.rowsDone),
      ...errorOf(facts.full.failure),
    },
  };
}
