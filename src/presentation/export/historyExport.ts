import { withoutCredentials } from '../../model/redact.ts';
import type { TaskRef } from '../../model/task.ts';
import type { Sample } from '../../monitor/history/sample.ts';

interface ExportedEvent {
  /** Our clock, ms. */
  readonly at: number;
  readonly run: number;
  readonly kind: string;
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
}

export interface ExportedHistory {
  readonly task: TaskRef;
  /** Oldest first. */
  readonly samples: readonly Sample[];
  readonly runs: readonly { readonly number: number; readonly began: number }[];
  readonly events: readonly ExportedEvent[];
  /** Our clock, ms. */
  readonly exportedAt: number;
}

type Cell = string | number | boolean | null;

/** Heading with its unit → value. Both are English whatever the display language, because programs read them. */
const columns: readonly (readonly [string, (sample: Sample) => Cell])[] = [
  ['time_utc', ({ at }) => isoTime(at)],
  ['unchanged_until_utc', ({ seenUntil }) => isoTime(seenUntil)],
  ['run', ({ run }) => run],
  ['state', ({ lifecycle }) => lifecycle],
  ['phase', ({ phase }) => phase],
  ['sub_phase', ({ subPhase }) => subPhase],
  ['caught_up', ({ caughtUp }) => caughtUp],
  ['waits_for_user', ({ waitsForUser }) => waitsForUser],
  ['progress_percent', ({ percent }) => percent],
  ['phase_progress_percent', ({ phasePercent }) => phasePercent],
  ['done_count', ({ done }) => done],
  ['total_count', ({ total }) => total],
  ['counted_unit', ({ unit }) => unit],
  ['lag_seconds', ({ lagSeconds }) => lagSeconds],
  ['lag_bytes', ({ lagBytes }) => lagBytes],
  ['position', ({ position }) => position],
  ['retries_count', ({ retries }) => retries],
  ['source_keys_count', ({ sourceKeys }) => sourceKeys],
  ['target_keys_count', ({ targetKeys }) => targetKeys],
  ['throughput_kilobytes_per_second', ({ kilobytesPerSecond }) => kilobytesPerSecond],
  ['throughput_operations_per_second', ({ operationsPerSecond }) => operationsPerSecond],
  ['cloud_state_word', ({ rawState }) => rawState],
];

/**
 * The samples as CSV (RFC 4180, UTF-8), one line each. Times are ISO 8601 in UTC. An empty cell means that the cloud
 * reported no value. Spreadsheets take no text in it for a formula.
 */
export function historyAsCsv(samples: readonly Sample[]): string {
  const heading = columns.map(([name]) => name).join(',');
  const lines = samples.map((sample) => columns.map(([, valueOf]) => csvCell(valueOf(sample))).join(','));
  return [heading, ...lines].map((line) => `${line}\r\n`).join('');
}

/** The start of a formula for spreadsheets, also after blanks and with the full-width signs of East Asian input. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** A formula after what some readers take for the end of a cell: some locales separate by tab or semicolon. */
const formulaWithin = /([,;\t\r\n][\s\p{Cc}\p{Cf}]*)([=+\-@\uff1d\uff0b\uff0d\uff20])?/gu;

/** Negative numbers stay numbers: only text can be a formula. */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = withoutCredentials(value);
  const within = text.replace(formulaWithin, (whole, before: string, sign?: string) =>
    sign === undefined ? whole : `${before}'${sign}`,
  );
  const safe = formula.test(text) ? `'${within}` : within;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The stored history of a task as JSON. Times are ISO 8601 in UTC; durations and lags are seconds, as named. */
export function historyAsJson({ task, samples, runs, events, exportedAt }: ExportedHistory): string {
  const document = {
    exportedAt: isoTime(exportedAt),
    task: plainTask(task),
    runs: runs.map(({ number, began }) => ({ number, began: isoTime(began) })),
    samples: samples.map((sample) => ({
      ...sample,
      at: isoTime(sample.at),
      seenUntil: isoTime(sample.seenUntil),
      position: clean(sample.position),
      rawState: clean(sample.rawState),
    })),
    events: events.map(({ at, run, kind, parameters }) => ({
      at: isoTime(at),
      run,
      kind,
      parameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
      ),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The fields that identify the task, without those for its display. */
function plainTask({ cloud, product, id, name, account, planId, type, region, projectId }: TaskRef): Partial<TaskRef> {
  return {
    cloud,
    product,
    id,
    ...(name === undefined ? {} : { name }),
    ...(account === undefined ? {} : { account }),
    ...(planId === undefined ? {} : { planId }),
    ...(type === undefined ? {} : { type }),
    ...(region === undefined ? {} : { region }),
    ...(projectId === undefined ? {} : { projectId }),
  };
}

function clean(text: string | null): string | null {
  return text === null ? null : withoutCredentials(text);
}

/** A time of our clock, e.g. `2026-01-02T12:00:00.000Z`; empty for an invalid stored time. */
export function isoTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

const maxNameLength = 60;

/** `orders-history-2026-01-02.csv`: a file name that is valid on every system. */
export function fileName(name: string, exportedAt: number, extension: 'csv' | 'json'): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, maxNameLength)
    .replace(/[\ud800-\udbff]$/, '');
  return `${safe === '' ? 'task' : safe}-history-${isoTime(exportedAt).slice(0, 10)}.${extension}`;
}
