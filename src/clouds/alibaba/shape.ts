import type { Shape } from '../tolerant.ts';

const endpoint: Shape = {
  InstanceId: true,
  InstanceType: true,
  EngineName: true,
  DatabaseName: true,
  IP: true,
  Port: true,
  UserName: true,
  oracleSID: true,
};
const copy: Shape = { Status: true, Percent: true, Progress: true, ErrorMessage: true };

/** Every documented member of a DescribeMigrationJobStatus response. Nothing else is kept. */
export const jobStatusShape: Shape = {
  RequestId: true,
  Success: true,
  ErrCode: true,
  ErrMessage: true,
  MigrationJobId: true,
  MigrationJobName: true,
  MigrationJobClass: true,
  MigrationJobStatus: true,
  PayType: true,
  TaskId: true,
  /** A JSON text, kept unparsed. */
  MigrationObject: true,
  MigrationMode: { structureInitialization: true, dataInitialization: true, dataSynchronization: true },
  PrecheckStatus: {
    Status: true,
    Percent: true,
    Detail: { CheckItem: [{ CheckStatus: true, ItemName: true, ErrorMessage: true, RepairMethod: true }] },
  },
  StructureInitializationStatus: copy,
  DataInitializationStatus: copy,
  DataSynchronizationStatus: { Status: true, Percent: true, Delay: true, Checkpoint: true, ErrorMessage: true },
  SourceEndpoint: endpoint,
  DestinationEndpoint: endpoint,
};
