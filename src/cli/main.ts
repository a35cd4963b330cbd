import { CloudReader } from '../clouds/reader.ts';
import { shortened } from '../config/text.ts';
import { taskKey } from '../model/task.ts';
import { Monitor } from '../monitor/monitor.ts';
import { defaultPolling, type PollingSettings } from '../monitor/pollPolicy.ts';
import type { Subscription } from '../base/listeners.ts';
import { type Command, parseArguments, usage } from './arguments.ts';
import { readConfiguration, type OutputRow } from './configuration.ts';
import { assessmentsOf, assessmentWords } from './assessmentWords.ts';
import { type ExitCode, exitCodes, type Io } from './io.ts';
import { proxyFor } from './proxy.ts';
import { documentText, reportOf } from './report.ts';
import { lineText, type Style, tableText } from './table.ts';
import { judge, type Verdict } from './wait.ts';

const requestTimeoutMs = 15_000;
/**
 * A command runs for a short time, so it may send more requests than an editor that is open all day: one per second.
 */
const maxRequestsPerHour = 3600;

/** The program. Resolves with its exit code when nothing is left running. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const command = parseArguments(argv);
  if (command === 'help') {
    io.out(usage);
    return exitCodes.done;
  }
  if ('fault' in command) {
    io.err(`${shortened(command.fault, 300)}\n\n${usage}`);
    return exitCodes.usage;
  }
  const rows = await load(command, io);
  if (rows === null) return exitCodes.usage;

  const reader = new CloudReader({
    now: () => io.clock.now(),
    nonce: () => io.nonce(),
    timeoutMs: () => requestTimeoutMs,
    proxyFor: (url) => proxyFor(url, io.env),
    stateWords: () => ({}),
  });
  const monitor = new Monitor({
    read: (task, account, signal) => reader.read(task, account, signal),
    clock: io.clock,
    random: io.random,
    polling: pollingOf(command),
    onError: (error) => {
      // Only the kind, because the message of an unexpected error may contain anything.
      io.err(`Unforeseen fault: ${error instanceof Error ? error.name : typeof error}\n`);
    },
  });
  try {
    return await run(command, rows, monitor, io);
  } finally {
    monitor.dispose();
    reader.dispose();
  }
}

/** The rows of the configuration file; null if it cannot be used, which has then been reported. */
async function load(command: Command, io: Io): Promise<readonly OutputRow[] | null> {
  const refuse = (reason: string): null => {
    io.err(`${shortened(command.config, 300)}: ${reason}.\n\n${usage}`);
    return null;
  };
  let text: string;
  try {
    text = await io.readFile(command.config);
  } catch (error) {
    return refuse(`it cannot be read (${codeOf(error)})`);
  }
  const configuration = readConfiguration(text, io.env);
  if ('fault' in configuration) return refuse(configuration.fault);
  for (const warning of configuration.warnings) io.err(`${warning}\n`);
  if (command.command !== 'status' && configuration.rows.length === 0) return refuse('it names no task');
  return configuration.rows;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason';
}

function pollingOf(command: Command): PollingSettings {
  if (command.command === 'status') return defaultPolling;
  const { intervalSeconds } = command;
  const restWhenTerminal = !(command.command === 'wait' && command.keepWaiting);
  return { intervalSeconds, unfocusedIntervalSeconds: intervalSeconds, maxRequestsPerHour, restWhenTerminal };
}

async function run(command: Command, rows: readonly OutputRow[], monitor: Monitor, io: Io): Promise<ExitCode> {
  switch (command.command) {
    case 'status':
      return status(command, rows, monitor, io);
    case 'watch':
      return watch(command, rows, monitor, io);
    case 'wait':
      return wait(command, rows, monitor, io);
  }
}

type Options<Name extends Command['command']> = Extract<Command, { command: Name }>;

async function status(
  options: Options<'status'>,
  rows: readonly OutputRow[],
  monitor: Monitor,
  io: Io,
): Promise<ExitCode> {
  // A paused monitor only reads on request: one read per task.
  monitor.setPaused(true);
  monitor.configure(tasksOf(rows));
  await monitor.refresh();
  print(options, rows, monitor, io);
  return allRead(rows, monitor);
}

async function watch(
  options: Options<'watch'>,
  rows: readonly OutputRow[],
  monitor: Monitor,
  io: Io,
): Promise<ExitCode> {
  const watching = options.json ? watchForPrograms(rows, monitor, io) : watchForPeople(options, rows, monitor, io);
  const awake = keepAwake(io);
  await io.interrupted();
  awake.stop();
  watching.dispose();
  return allRead(rows, monitor);
}

/** Prints a document after every change. */
function watchForPrograms(rows: readonly OutputRow[], monitor: Monitor, io: Io): Subscription {
  const write = (): void => {
    io.out(documentText(reportOf(rows, monitor.tasks), 'line'));
  };
  monitor.configure(tasksOf(rows));
  // Problems from the configuration are known before the first read.
  if (reportOf(rows, monitor.tasks).some(({ problem }) => problem !== null)) write();
  return monitor.tasks.onDidChange(write);
}

/**
 * Prints a line after every change of a task. The line includes the time left, but a change of the time left alone
 * prints nothing.
 */
function watchForPeople(
  { intervalSeconds }: Options<'watch'>,
  rows: readonly OutputRow[],
  monitor: Monitor,
  io: Io,
): Subscription {
  const printed = new Map<OutputRow, string>();
  const assessments = assessmentsOf(
    monitor,
    io,
    1000 * Math.max(intervalSeconds, (3600 * rows.length) / maxRequestsPerHour),
  );
  const write = (): void => {
    const now = io.clock.now();
    reportOf(rows, monitor.tasks).forEach((report, index) => {
      const row = rows[index];
      if (row === undefined || (report.status === null && report.problem === null)) return;
      const watched = row.kind === 'task' ? monitor.tasks.get(taskKey(row.configured.task)) : undefined;
      const assessment = watched === undefined ? null : assessments.get(watched.key);
      const look = [lineText(report, styleOf(io)), assessment?.health.kind, assessment?.estimate.kind].join('\n');
      if (printed.get(row) === look) return;
      printed.set(row, look);
      const more = watched === undefined ? [] : assessmentWords(watched, assessment, now);
      io.out(`${new Date(now).toISOString()}  ${lineText(report, styleOf(io), more)}\n`);
    });
  };
  monitor.configure(tasksOf(rows));
  if (reportOf(rows, monitor.tasks).some(({ problem }) => problem !== null)) write();
  const subscriptions = [
    assessments,
    assessments.onDidChange(write),
    // Insights report successful reads, right after this event.
    monitor.tasks.onDidChange(({ changed }) => {
      if (changed.some(({ after }) => after.problem !== null)) write();
    }),
  ];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}

async function wait(options: Options<'wait'>, rows: readonly OutputRow[], monitor: Monitor, io: Io): Promise<ExitCode> {
  const { code, reason } = await new Promise<Verdict>((resolve) => {
    const { timeoutSeconds, until, keepWaiting } = options;
    const timer =
      timeoutSeconds === null
        ? null
        : io.clock.after(timeoutSeconds * 1000, () => {
            end({ code: exitCodes.timedOut, reason: `Timed out after ${timeoutSeconds} s.` });
          });
    const consider = (): void => {
      const verdict = judge(reportOf(rows, monitor.tasks), until, keepWaiting);
      if (verdict) end(verdict);
    };
    const subscription = monitor.tasks.onDidChange(consider);
    const end = (verdict: Verdict): void => {
      timer?.cancel();
      subscription.dispose();
      resolve(verdict);
    };
    monitor.configure(tasksOf(rows));
    consider();
  });
  print(options, rows, monitor, io);
  if (reason !== null) io.err(`${shortened(reason, 300)}\n`);
  return code;
}

function tasksOf(rows: readonly OutputRow[]) {
  return rows.flatMap((row) => (row.kind === 'task' ? [row.configured] : []));
}

function print(options: { readonly json: boolean }, rows: readonly OutputRow[], monitor: Monitor, io: Io): void {
  const reports = reportOf(rows, monitor.tasks);
  io.out(options.json ? documentText(reports, 'lines') : tableText(reports, styleOf(io)));
}

function styleOf({ terminal, env }: Io): Style {
  const colours = terminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return { typographic: terminal, colours };
}

function allRead(rows: readonly OutputRow[], monitor: Monitor): ExitCode {
  const read = rows.every(
    (row) => row.kind === 'task' && monitor.tasks.get(taskKey(row.configured.task))?.problem === null,
  );
  return read ? exitCodes.done : exitCodes.unread;
}

/** Node exits when no timer is left, for example after all tasks have ended. */
function keepAwake({ clock }: Io): { stop(): void } {
  let timer = clock.after(3_600_000, again);
  function again(): void {
    timer = clock.after(3_600_000, again);
  }
  return {
    stop() {
      timer.cancel();
    },
  };
}
