import type { TaskStatus } from '../model/status.ts';
import { formatBytes, formatDuration, formatPercent } from '../presentation/words/numbers.ts';
import type { TaskReport } from './report.ts';

export interface Style {
  /** Allows typographic characters. Otherwise our own part of the output is plain ASCII. */
  readonly typographic: boolean;
  readonly colours: boolean;
}

const nothing = '-';
const maxCellLength = 40;
const maxProblemLength = 200;
const headings = ['NAME', 'PRODUCT', 'STATE', 'PERCENT', 'PHASE', 'LAG', 'PROBLEM'] as const;
type Cells = readonly [string, string, string, string, string, string, string];

/** A table of all tasks with a heading. Every line ends with a line break. */
export function tableText(reports: readonly TaskReport[], style: Style): string {
  const lines = reports.map((report) => cellsOf(report, style));
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...lines.map((cells) => widthOf(cells[column] ?? ''))),
  );
  const drawn = lines.map((cells, index) => {
    const padded = cells.map((cell, column) => pad(cell, widths[column] ?? 0));
    const report = reports[index];
    if (style.colours && report) {
      padded[2] = coloured(padded[2] ?? '', stateColour(report.status));
      padded[6] = coloured(padded[6] ?? '', report.problem === null ? null : colours.red);
    }
    return padded;
  });
  const heading = headings.map((text, column) => pad(text, widths[column] ?? 0));
  return [heading, ...drawn].map((cells) => `${cells.join('  ').trimEnd()}\n`).join('');
}

/**
 * One task on one line for a running log, without a line break: `orders (ucloud/udts) active 63% full`. `more`
 * (conclusions) is appended.
 */
export function lineText(report: TaskReport, style: Style, more: readonly string[] = []): string {
  // Omit doubts: a doubt about a state recurs, and the log would repeat it with every change of the percentage.
  const { status } = report;
  const certain = status === null ? report : { ...report, status: { ...status, doubt: null } };
  const [name, product, ...others] = cellsOf(certain, style);
  const concluded = more.map((words) => oneLine(words, maxProblemLength, style));
  return [name, `(${product})`, ...others.filter((cell) => cell !== nothing), ...concluded].join('  ');
}

function cellsOf({ task, status, problem }: TaskReport, style: Style): Cells {
  const fit = (text: string, longest = maxCellLength): string => oneLine(text, longest, style);
  const name = fit(textOf(task.name) ?? textOf(task.id) ?? '?');
  const product = fit(`${textOf(task.cloud) ?? '?'}/${textOf(task.product) ?? '?'}`);
  const trouble = problem === null ? nothing : fit(problem.message, maxProblemLength);
  if (status === null) return [name, product, nothing, nothing, nothing, nothing, trouble];
  const { percent, phase, subPhase } = status;
  return [
    name,
    product,
    fit(stateOf(status)),
    percent === null ? nothing : formatPercent(percent),
    phase === null ? nothing : subPhase === null ? phase : `${phase} (${subPhase})`,
    lagOf(status),
    problem === null ? fit(remarkOf(status) ?? nothing, maxProblemLength) : trouble,
  ];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The lifecycle, as in the JSON. If it is unknown, the cloud's own word is added. */
function stateOf({ lifecycle, raw }: TaskStatus): string {
  return lifecycle === 'unknown' && raw.state !== null ? `unknown (${raw.state})` : lifecycle;
}

function lagOf({ lag, caughtUp }: TaskStatus): string {
  const parts: string[] = [];
  const { seconds = null, bytes = null } = lag ?? {};
  if (seconds !== null) parts.push(formatDuration(seconds));
  else if (bytes !== null) parts.push(formatBytes(bytes));
  if (caughtUp === true) parts.push('caught up');
  return parts.length === 0 ? nothing : parts.join(', ');
}

/** A remark on a task that was read: its error, the action that it waits for, or a doubt. */
function remarkOf(status: TaskStatus): string | null {
  if (status.error !== null) return status.error;
  if (status.needsUser !== null) return `waits for you: ${status.needsUser}`;
  return status.doubt;
}

const signs: Readonly<Record<string, string>> = {
  '…': '...',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '·': '-',
  '•': '*',
};

/** Makes a foreign text one line, truncated, and free of terminal control sequences. */
function oneLine(text: string, longest: number, { typographic }: Style): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  const cut = clean.length > longest ? `${clean.slice(0, longest).trimEnd()}…` : clean;
  return typographic ? cut : cut.replace(/[…’‘“”–—·•]/g, (sign) => signs[sign] ?? sign);
}

// East Asian characters and emoji are two columns wide.
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** The number of terminal columns that a text takes. */
export function widthOf(text: string): number {
  const signsAlone = text.replace(/\p{M}/gu, '').replace(wide, '__');
  return signsAlone.replace(/[\u{10000}-\u{10ffff}]/gu, '_').length;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

const colours = { red: 31, green: 32, yellow: 33 } as const;

function stateColour(status: TaskStatus | null): number | null {
  switch (status?.lifecycle) {
    case 'completed':
      return colours.green;
    case 'failed':
    case 'gone':
      return colours.red;
    case 'retrying':
    case 'paused':
    case 'stopped':
    case 'maintenance':
    case 'unknown':
      return colours.yellow;
    default:
      return null;
  }
}

function coloured(text: string, colour: number | null): string {
  return colour === null ? text : `\u001b[${colour}m${text}\u001b[0m`;
}
