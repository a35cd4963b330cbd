import type { Shape } from '../tolerant.ts';

const phase: Shape = { Status: true, Percent: true, Progress: true, ErrorMessage: true };
const replication: Shape = { Status: true, Percent: true, Progress: true, Delay: true, ErrorMessage: true };
const endpoint: Shape = {
  InstanceID: true,
  InstanceType: true,
  EngineName: true,
  DatabaseName: true,
  Region: true,
  IP: true,
  Port: true,
  UserName: true,
  OracleSID: true,
};
const mode: Shape = {
  StructureInitialization: true,
  DataInitialization: true,
  DataSynchronization: true,
  FullDataCheck: true,
  IncDataCheck: true,
  StructureDataCheck: true,
};

/** The documented members of a DescribeMigrationJobs entry, without its objects and tags. Nothing else is kept. */
export const migrationJobShape: Shape = {
  MigrationJobID: true,
  MigrationJobName: true,
  MigrationJobStatus: true,
  MigrationJobClass: true,
  PayType: true,
  InstanceCreateTime: true,
  JobCreateTime: true,
  MigrationMode: mode,
  Precheck: { Status: true, Percent: true },
  StructureInitialization: phase,
  DataInitialization: phase,
  DataSynchronization: replication,
  SourceEndpoint: endpoint,
  DestinationEndpoint: endpoint,
};

/** The members of a job that are kept. `Reserved` and `DbObject` are omitted, because they are long texts. */
const job = {
  DtsJobId: true,
  DtsJobName: true,
  DtsInstanceID: true,
  DtsJobClass: true,
  DtsJobDirection: true,
  JobType: true,
  Status: true,
  Delay: true,
  Checkpoint: true,
  CreateTime: true,
  ExpireTime: true,
  PayType: true,
  ErrorMessage: true,
  MigrationErrCode: true,
  MigrationErrMsg: true,
  MigrationErrType: true,
  MigrationErrWorkaround: true,
  MigrationMode: mode,
  PrecheckStatus: {
    Status: true,
    Percent: true,
    ErrorMessage: true,
    Detail: [
      { CheckItem: true, CheckItemDescription: true, CheckResult: true, FailedReason: true, RepairMethod: true },
    ],
  },
  StructureInitializationStatus: phase,
  DataInitializationStatus: phase,
  DataSynchronizationStatus: replication,
  Performance: { Rps: true, Flow: true },
  RetryState: {
    Retrying: true,
    RetryCount: true,
    RetryTime: true,
    MaxRetryTime: true,
    RetryTarget: true,
    ErrMessage: true,
  },
  SourceEndpoint: endpoint,
  DestinationEndpoint: endpoint,
} as const satisfies Shape;

/** DescribeDtsJobDetail documents these members for distributed jobs. */
const withSubJobs = { ...job, SubSyncJob: [job], SubDistributedJob: [job] } as const satisfies Shape;

/** The members of a DescribeDtsJobs entry that are kept, with its nested jobs. */
export const dtsJobShape: Shape = { ...withSubJobs, ReverseJob: withSubJobs };
