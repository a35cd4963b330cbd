import { blankEndpoint, type Endpoint } from '../../model/status.ts';
import { documented, type Json, member, record, type Shape, text } from '../tolerant.ts';

/** Documented members of ShowMigrationTaskStats. */
const statisticsShape: Shape = {
  full_migration_progress: true,
  offset: true,
  source_dbsize: true,
  target_dbsize: true,
  target_input_kbps: true,
  target_ops: true,
  is_migrating: true,
};

/** Documented members of an instance, except `password`, which the documents show in plain text. */
const instanceShape: Shape = {
  addrs: true,
  id: true,
  name: true,
  ip: true,
  port: true,
  db: true,
  proxy_multi_db: true,
  task_status: true,
};

/** Documented members of ShowMigrationTask, some of which only ListMigrationTask documents. Dates are kept as sent. */
const taskShape: Shape = {
  task_id: true,
  task_name: true,
  description: true,
  status: true,
  task_status: true,
  migration_type: true,
  migration_method: true,
  migrate_type: true,
  network_type: true,
  ecs_tenant_private_ip: true,
  tenant_vpc_id: true,
  tenant_subnet_id: true,
  tenant_security_group_id: true,
  bandwidth_limit_mb: true,
  resume_mode: true,
  supported_features: [true],
  version: true,
  error_message: true,
  created_at: true,
  updated_at: true,
  released_at: true,
  backup_files: {
    file_source: true,
    bucket_name: true,
    backup_id: true,
    files: [{ file_name: true, size: true, update_at: true }],
  },
  source_instance: instanceShape,
  target_instance: instanceShape,
};

/**
 * Whether a body is a statistics response. It does not name the task, so it is recognized by its two essential members.
 */
export function areStatistics(body: Json): boolean {
  return ['full_migration_progress', 'is_migrating'].some((name) => member(body, name) !== undefined);
}

/** The task ID and the state in a detail; null for a body that is not a detail. */
export function namedIn(body: Json): { readonly id: string; readonly word: string } | null {
  const id = text(member(body, 'task_id'));
  const word = text(member(body, 'status'));
  return id === null || word === null ? null : { id, word };
}

/** The members of the statistics that are kept. Nothing else in the response may be used. */
export function keptStatistics(body: Json): Json {
  return record(documented(body, statisticsShape)) ?? {};
}

/**
 * The members of the task's detail that are kept, without the passwords of both instances, even where another field
 * repeats one (an error message, for example). Nothing else in the response may be used.
 */
export function keptTask(body: Json): Json {
  return record(without(passwordsIn(body), documented(body, taskShape))) ?? {};
}

/** Redacting shorter passwords would damage other texts, such as a port. */
const shortestPassword = 6;

function passwordsIn(task: Json): string[] {
  return ['source_instance', 'target_instance']
    .map((name) => member(member(task, name), 'password'))
    .filter((password) => typeof password === 'string' || typeof password === 'number')
    .map(String)
    .filter((password) => password.length >= shortestPassword);
}

function without(passwords: readonly string[], kept: unknown): unknown {
  if (typeof kept === 'string') return passwords.reduce((said, password) => said.replaceAll(password, '•••'), kept);
  if (Array.isArray(kept)) return kept.map((entry: unknown) => without(passwords, entry));
  const object = record(kept);
  if (object === null) return kept;
  return Object.fromEntries(Object.entries(object).map(([name, entry]) => [name, without(passwords, entry)]));
}

/** An instance as an endpoint of the model; null if nothing is reported. Self-hosted Redis has an empty `id`. */
export function instanceEndpoint(instance: unknown): Endpoint | null {
  const addresses = text(member(instance, 'addrs'));
  // A single "host:port". A cluster's list of addresses is kept unchanged.
  const [, host, port] = /^(\[[^\]]+\]|[^\s:,;]+):(\d{1,5})$/.exec(addresses ?? '') ?? [];
  const endpoint: Endpoint = {
    ...blankEndpoint,
    instanceId: text(member(instance, 'id')),
    host: text(member(instance, 'ip')) ?? host ?? addresses,
    port: text(member(instance, 'port')) ?? port ?? null,
    database: text(member(instance, 'db')),
  };
  const { instanceId, host: said, port: at, database } = endpoint;
  return instanceId === null && said === null && at === null && database === null
    ? null
    : { ...endpoint, engine: 'Redis' };
}

/** The source of an import: a backup, not an instance. */
export function backupEndpoint(backup: unknown): Endpoint | null {
  const kind = text(member(backup, 'file_source'));
  const instanceId = text(member(backup, 'backup_id')) ?? text(member(backup, 'bucket_name'));
  return kind === null && instanceId === null ? null : { ...blankEndpoint, kind, instanceId };
}
