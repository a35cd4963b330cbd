import { randomUUID } from 'node:crypto';
import { CloudReader } from './clouds/reader.ts';
import { profileOf } from './clouds/registry.ts';
import { systemClock, systemRandom } from './base/clock.ts';
import { Feed } from './monitor/feed.ts';
import { HistoryStage } from './monitor/historyStage.ts';
import { HistoryService } from './monitor/assessment/historyService.ts';
import { Monitor } from './monitor/monitor.ts';
import type { WatchedTask } from './monitor/watchedTask.ts';
import { type Demo, demoAccountName } from './platform/demo.ts';
import { type Log, requestLine } from './platform/log.ts';
import type { Settings } from './platform/settings.ts';

export interface EngineParts {
  readonly settings: Settings;
  readonly demo: Demo;
  readonly log: Log;
  readonly folder: string;
}

/**
 * Everything that works without UI, in the order in which a read travels: cloud → monitor and its store → history and
 * assessment → `tasks`, which the surfaces read.
 */
export class Engine {
  readonly reader: CloudReader;
  readonly monitor: Monitor;
  readonly historyService: HistoryService;
  readonly history: HistoryStage;
  /** The watched tasks for the surfaces. It reports each change after its assessment. */
  readonly tasks: Feed;
  /**
   * Keys of the tasks with an open panel; the panels update the set. A single read is used, as a list may omit parts.
   */
  readonly openPanels: Set<string>;
  /** The maximum usual time between two reads of a task, in ms. A longer time is a hole. */
  readonly pollIntervalMs: (key: string) => number;

  constructor({ settings, demo, log, folder }: EngineParts) {
    const openPanels = new Set<string>();
    const reader = new CloudReader({
      now: () => systemClock.now(),
      nonce: randomUUID,
      timeoutMs: () => settings.requestTimeoutMs(),
      stateWords: (product) => settings.stateWords(product),
      onRequest: (sent) => {
        log.debug(requestLine(sent));
      },
    });
    const monitor = new Monitor({
      read: (task, account, signal) => reader.read(task, account, signal),
      lists: {
        nameOf: (task, account) => profileOf(task).listOf(task, account),
        pages: (task, account, signal) => reader.statusesWith(task, account, signal),
      },
      isLookedAt: (key) => openPanels.has(key),
      onListProblem: ({ name, cloud }, { kind, message, code }) => {
        log.warn(`${cloud} ${name}: tasks are read one by one; ${kind}: ${message} (${code ?? 'no code'})`);
      },
      resumesRuns: true,
      clock: systemClock,
      random: systemRandom,
      polling: settings.polling(),
      pollingOf: (account, usual) => demo.pollingOf(account, usual),
      onError: (error) => {
        log.error('Monitoring', error);
      },
    });
    const pollIntervalMs = (key: string): number => {
      const { unfocusedIntervalSeconds, maxRequestsPerHour } = settings.polling();
      return 1000 * Math.max(unfocusedIntervalSeconds, (3600 * monitor.siblingsOf(key)) / maxRequestsPerHour);
    };
    const onHistoryError = (error: unknown): void => {
      log.error('History', error);
    };
    const historyService = new HistoryService({
      folder,
      // The demo must leave no trace, even if its window is closed while it runs.
      isTemporary: (key) => monitor.tasks.get(key)?.accountName === demoAccountName,
      source: monitor.tasks,
      runOf: (key) => monitor.runOf(key),
      clock: systemClock,
      pollIntervalMs,
      healthOptions: () => settings.healthOptions(),
      onError: onHistoryError,
    });
    const history = new HistoryStage(monitor, historyService, onHistoryError);
    const tasks = new Feed(monitor.tasks, [history], (error) => {
      log.error('Showing', error);
    });
    tasks.onDidPoll((watched) => {
      logPoll(log, watched);
    });
    this.openPanels = openPanels;
    this.reader = reader;
    this.monitor = monitor;
    this.pollIntervalMs = pollIntervalMs;
    this.historyService = historyService;
    this.history = history;
    this.tasks = tasks;
  }

  dispose(): void {
    this.tasks.dispose();
    this.history.dispose();
    this.monitor.dispose();
    this.historyService.dispose();
    this.reader.dispose();
  }
}

function logPoll(log: Log, { task, problem, status }: WatchedTask): void {
  const name = `${task.cloud} ${task.product} ${task.id}`;
  if (problem === null) log.debug(`${name}: ${status?.lifecycle ?? 'nothing'} ${status?.raw.state ?? ''}`);
  else
    log.warn(
      `${name}: ${problem.kind}: ${problem.message} (${problem.code ?? 'no code'}, request ${problem.requestId ?? 'unknown'})`,
    );
}
