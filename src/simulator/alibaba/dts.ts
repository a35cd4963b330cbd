import { type Backlog, lagAt } from '../scenario/backlog.ts';
import { copiedShare, type CopyStage, sizeOf } from '../scenario/copy.ts';
import { type Moment, momentOf, type Timeline } from '../scenario/timeline.ts';
import { realSeconds, type World } from '../scenario/world.ts';

type DtsJobWord =
  'NotStarted' | 'Prechecking' | 'PrecheckFailed' | 'Migrating' | 'Suspending' | 'MigrationFailed' | 'Finished';

const dtsPhases = ['precheck', 'schema', 'full', 'incremental'] as const;
type DtsPhase = (typeof dtsPhases)[number];

interface DtsStage extends CopyStage {
  /** MigrationJobStatus. */
  readonly word: DtsJobWord;
  /**
   * The phase that is active or stopped. Earlier phases are finished, later ones not started. null: none has started.
   */
  readonly phase: DtsPhase | null;
  readonly backlog?: Backlog;
  /** The error text of the phase. */
  readonly failure?: string;
}

interface FailedCheck {
  readonly item: string;
  readonly error: string;
  readonly repair: string;
}

export interface DtsEndpoint {
  readonly engine: string;
  readonly kind: 'RDS' | 'ECS' | 'LocalInstance' | 'Express' | 'MongoDB' | 'POLARDB';
  readonly instanceId: string;
  readonly host: string;
  readonly port: string;
  readonly database: string;
  readonly user: string;
}

export interface DtsScript {
  readonly timeline: Timeline<DtsStage>;
  readonly jobClass: 'small' | 'medium' | 'large' | 'xlarge' | '2xlarge';
  readonly incremental: boolean;
  /** A synchronization, which only DescribeDtsJobs returns. Default: a migration. */
  readonly synchronization?: boolean;
  readonly tables: number;
  readonly rows: number;
  readonly source: DtsEndpoint;
  readonly target: DtsEndpoint;
  readonly failedChecks?: readonly FailedCheck[];
  readonly createdAt: string;
}

interface PhaseFacts {
  readonly word: string;
  /** 0–1. */
  readonly share: number;
  readonly failure: string | null;
}

/** What both actions report about a job, each with its own member names. Numbers are texts, as documented. */
export interface DtsFacts {
  readonly word: DtsJobWord;
  readonly precheck: PhaseFacts;
  readonly checks: readonly { readonly item: string; readonly failed: FailedCheck | null }[];
  readonly schema: PhaseFacts;
  readonly tablesDone: number;
  readonly full: PhaseFacts;
  readonly rowsDone: number;
  readonly incremental: PhaseFacts;
  /** Seconds and Unix seconds; empty texts before replication has started. */
  readonly delay: string;
  readonly checkpoint: string;
}

/** The precheck items in the document's own example, with its spelling. */
export const checkItems = [
  'CHECK_CONN_SRC',
  'CHECK_AUTH_SRC',
  'CHECK_CONN_DEST',
  'CHECK_AUTH_DEST',
  'CHECK_BINLOG_ON',
  'CHECK_BINLOG_MODE',
  'CHECK_BINLOG_ROW_IMAGE',
  'CHECK_SERVER_ID',
  'CHECK_BINLOG_EXIST',
  'CHECK_ENGINE',
  'CHECK_MYSQL_PASSOWRD_FORMAT',
  'CHECK_SRC',
  'CHECK_SQL_MODE',
  'CHECK_SAME_USER',
] as const;

export function dtsFacts(id: string, script: DtsScript, world: World): DtsFacts {
  const moment = momentOf(script.timeline, world.elapsed);
  const { stage } = moment;
  const lag =
    stage.backlog === undefined ? null : lagAt(stage.backlog, moment.into, world.seed, `${id}/${moment.round}`);
  const of = (phase: DtsPhase): PhaseFacts => phaseFacts(id, script, moment, phase, lag, world.seed);
  const [precheck, schema, full, incremental] = [of('precheck'), of('schema'), of('full'), of('incremental')];
  const ended = stage.word === 'Finished' && script.incremental;
  const behind = lag ?? (ended ? 0 : null);
  const delay = behind === null ? null : Math.round(realSeconds(world, behind));
  // An ended job stays at the time of its end.
  const nowSeconds = Math.floor(world.now / 1000 - (ended ? realSeconds(world, moment.into) : 0));
  return {
    word: stage.word,
    precheck,
    checks: checksAt(script, stage.word === 'PrecheckFailed', precheck.share),
    schema,
    tablesDone: Math.floor(script.tables * schema.share),
    full,
    rowsDone: Math.floor(sizeOf(script.rows, moment.round, world.seed, id) * full.share),
    incremental,
    delay: delay === null ? '' : String(delay),
    checkpoint: delay === null ? '' : String(nowSeconds - delay),
  };
}

function phaseFacts(
  id: string,
  script: DtsScript,
  moment: Moment<DtsStage>,
  phase: DtsPhase,
  lag: number | null,
  seed: number,
): PhaseFacts {
  const { stage } = moment;
  const planned = phase !== 'incremental' || script.incremental;
  const current = stage.phase === null ? -1 : dtsPhases.indexOf(stage.phase);
  const order = dtsPhases.indexOf(phase) - current;
  if (planned && (order < 0 || stage.word === 'Finished')) return { word: 'Finished', share: 1, failure: null };
  if (!planned || order > 0) return { word: 'NotStarted', share: 0, failure: null };
  // During replication, the document's own example stays at 95 although there is no delay.
  const share = phase === 'incremental' ? 0.95 : copiedShare(script.timeline, moment, seed, id);
  if (stage.failure !== undefined || stage.word === 'PrecheckFailed') {
    return { word: 'Failed', share, failure: stage.failure ?? null };
  }
  if (phase === 'precheck') return { word: 'Checking', share, failure: null };
  return { word: lag === 0 ? 'Catched' : 'Migrating', share, failure: null };
}

function checksAt(script: DtsScript, failing: boolean, share: number): DtsFacts['checks'] {
  const done = Math.floor(checkItems.length * share);
  return checkItems.slice(0, done).map((item) => ({
    item,
    failed: failing ? (script.failedChecks?.find((check) => check.item === item) ?? null) : null,
  }));
}
