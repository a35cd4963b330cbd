import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../../src/model/problem.ts';
import { blankStatus, type TaskStatus } from '../../../src/model/status.ts';
import { taskKey, type TaskRef } from '../../../src/model/task.ts';
import { Feed } from '../../../src/monitor/feed.ts';
import { readingOf } from '../../../src/monitor/history/sample.ts';
import { openHistory } from '../../../src/monitor/history/history.ts';
import { HistoryStage, type Recorder } from '../../../src/monitor/historyStage.ts';
import { HistoryService } from '../../../src/monitor/assessment/historyService.ts';
import { Monitor } from '../../../src/monitor/monitor.ts';
import type { Run } from '../../../src/monitor/runs.ts';
import type { StoreDiff } from '../../../src/monitor/watchedTask.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { FakeCloud, type Reply } from './fakeCloud.ts';
import { accountNamed, configured, problemOfKind, statusOf, taskNamed } from './samples.ts';

const minute = 60_000;
const prod = accountNamed('prod');
const task = taskNamed('one');
const key = taskKey(task);
const copying = (percent: number): Partial<TaskStatus> => ({ lifecycle: 'active', phase: 'full', percent });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The stage of history and assessment', () => {
  let folder: string;
  let clock: FakeClock;
  let closing: (() => void)[];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-stage-'));
    clock = new FakeClock();
    closing = [];
  });
  afterEach(() => {
    for (const close of closing.splice(0).reverse()) close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** What an earlier window has left: task `one`, `seconds` ago, in its third run at 63 %. */
  async function leaveBehind(percent = 63, minutesAgo = 60): Promise<void> {
    const history = await openHistory(folder, { clock, onProblem: (problem) => assert.fail(problem.message) });
    const run: Run = { number: 3, highest: percent, stage: 3, phase: 'full', terminal: false };
    history.record(key, readingOf({ ...statusOf(task), ...copying(percent) }), run, clock.now() - minutesAgo * minute);
    history.close();
  }

  /** A window with the real history, which opens when the test lets it. */
  function open(reply: (task: TaskRef) => Reply, place = folder) {
    const cloud = new FakeCloud(clock);
    cloud.reply = reply;
    const faults: unknown[] = [];
    const onError = (error: unknown): void => {
      faults.push(error);
    };
    const monitor = new Monitor({ read: cloud.read, resumesRuns: true, clock, random: () => 0.5, onError });
    const historyService = new HistoryService({
      folder: place,
      isTemporary: () => false,
      source: monitor.tasks,
      runOf: (of) => monitor.runOf(of),
      clock,
      pollIntervalMs: () => 30_000,
      healthOptions: () => ({}),
      onError,
    });
    let letOpen = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      letOpen = resolve;
    });
    const recorder: Recorder = {
      ready: () => gate.then(() => historyService.ready()),
      runBefore: (of) => historyService.runBefore(of),
      latestOfAll: (keys) => historyService.latestOfAll(keys),
      judge: (watched, run) => {
        historyService.judge(watched, run);
      },
      take: (update) => {
        historyService.take(update);
      },
    };
    const stage = new HistoryStage(monitor, recorder, onError);
    const feed = new Feed(monitor.tasks, [stage], onError);
    const restored = new Promise<void>((resolve) => stage.onDidRestore(resolve));
    const happened: string[] = [];
    historyService.onDidHappen((events) => happened.push(...events.map(({ kind }) => kind)));
    closing.push(() => {
      feed.dispose();
      stage.dispose();
      monitor.dispose();
      historyService.dispose();
      assert.deepEqual(faults, []);
    });
    /** Opens the history, and waits until all that was held is recorded. */
    const openNow = async (): Promise<void> => {
      letOpen();
      await historyService.ready();
      await settled();
    };
    return { monitor, historyService, feed, cloud, openNow, restored, happened };
  }

  it('lets no read wait for the history, and goes on with the earlier run when that is open', async () => {
    await leaveBehind();
    let percent = 61;
    const { monitor, historyService, openNow, happened } = open(() => copying(percent));
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    assert.equal(monitor.tasks.get(key)?.status?.percent, 61, 'read while the history is closed');
    percent = 64;
    await clock.advance(minute);
    assert.equal(monitor.tasks.get(key)?.status?.percent, 64);
    assert.deepEqual([monitor.runOf(key), historyService.get(key)], [null, null]);
    await openNow();
    assert.deepEqual([monitor.runOf(key)?.number, historyService.get(key)?.run], [3, 3]);
    assert.deepEqual(
      historyService.runs(key).map(({ run }) => run.number),
      [3],
    );
    // Within a run the percent does not fall: what was read as 61 is recorded as 63.
    assert.deepEqual(
      historyService.history(key).map(({ run, percent: stored }) => [run, stored]),
      [
        [3, 63],
        [3, 63],
        [3, 64],
      ],
    );
    assert.deepEqual(happened, [], 'no run has begun');
    percent = 65;
    await clock.advance(minute);
    assert.deepEqual(historyService.history(key).at(-1)?.percent, 65);
  });

  it('shows the percent of the run in place of a smaller one that was read before the history was open', async () => {
    await leaveBehind();
    const { monitor, feed, openNow } = open(() => copying(60));
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    const diffs: StoreDiff[] = [];
    feed.onDidChange((diff) => diffs.push(diff));
    await openNow();
    assert.equal(monitor.tasks.get(key)?.status?.percent, 63);
    assert.deepEqual([diffs.length, diffs[0]?.changed.length], [1, 1]);
  });

  it('records a restart that was read before the history was open, as one event', async () => {
    await leaveBehind();
    let percent = 64;
    const { monitor, historyService, openNow, happened } = open(() => copying(percent));
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    percent = 2;
    await clock.advance(minute);
    await openNow();
    assert.equal(monitor.runOf(key)?.number, 4);
    assert.deepEqual(
      historyService.runs(key).map(({ run }) => run.number),
      [3, 4],
    );
    assert.deepEqual(happened, ['new-run']);
  });

  it('shows what is known where nothing has been read yet, and never in place of what has', async () => {
    await leaveBehind();
    const { monitor, openNow, restored } = open(() => 'hang');
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    await openNow();
    await restored;
    const watched = monitor.tasks.get(key);
    assert.deepEqual([watched?.status?.percent, watched?.contact.lastAttemptAt], [63, null]);
    assert.equal(watched?.contact.lastGoodAt, clock.now() - 60 * minute);
    assert.equal(monitor.runOf(key), null, 'no run begins');

    closing.splice(0).forEach((close) => {
      close();
    });
    const second = open(() => copying(80));
    second.monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    await second.openNow();
    assert.equal(second.monitor.tasks.get(key)?.status?.percent, 80);
    assert.notEqual(second.monitor.tasks.get(key)?.contact.lastAttemptAt, null);
  });

  it('shows what is known in place of an answer that named no state, which is not recorded', async () => {
    await leaveBehind();
    const silent = { ...blankStatus(task, ''), doubt: 'The cloud answered without naming a state.' };
    const { monitor, historyService, openNow } = open(() => silent);
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    const at = clock.now() - 60 * minute;
    await openNow();
    const { status, contact } = monitor.tasks.get(key) ?? assert.fail();
    assert.deepEqual(
      [status?.lifecycle, status?.percent, status?.doubt, status?.doubtAbout],
      ['active', 63, silent.doubt, 'outcome'],
    );
    assert.equal(contact.lastGoodAt, at);
    assert.equal(historyService.history(key).length, 1);
  });

  it('shows what is known beside reads that failed before, and judges contact from then', async () => {
    await leaveBehind();
    let reply: Reply = { failure: new ProblemError(problemOfKind('network')) };
    const { monitor, historyService, openNow, happened } = open(() => reply);
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    await openNow();
    const watched = monitor.tasks.get(key);
    assert.deepEqual([watched?.status?.percent, watched?.problem?.kind], [63, 'network']);
    assert.equal(historyService.get(key)?.health.kind, 'no-contact');
    assert.deepEqual(happened, ['no-contact']);
    reply = copying(70);
    await clock.advance(20 * minute);
    assert.deepEqual([monitor.runOf(key)?.number, monitor.tasks.get(key)?.status?.percent], [3, 70]);
  });

  it('asks for all tasks at once, later for those that are added later, and opens with none', async () => {
    const asked: (readonly string[])[] = [];
    const faults: unknown[] = [];
    let opened = 0;
    const monitor = new Monitor({
      read: new FakeCloud(clock).read,
      resumesRuns: true,
      clock,
      random: () => 0.5,
      onError: (error) => faults.push(error),
    });
    const recorder: Recorder = {
      ready: () => {
        opened += 1;
        return Promise.resolve();
      },
      runBefore: () => null,
      latestOfAll: (keys) => {
        asked.push(keys);
        throw new Error('no disk');
      },
      judge: () => undefined,
      take: () => undefined,
    };
    const stage = new HistoryStage(monitor, recorder, (error) => faults.push(error));
    monitor.tasks.onDidUpdate((update) => {
      stage.take(update);
    });
    const [two, three] = [taskNamed('two'), taskNamed('three')];
    monitor.configure([]);
    assert.equal(opened, 0);
    monitor.configure([configured(task, prod), configured(two, prod)]);
    await settled();
    monitor.configure([configured(task, prod), configured(two, prod), configured(three, prod)]);
    await settled();
    assert.deepEqual(asked, [[key, taskKey(two)], [taskKey(three)]]);
    assert.equal(faults.length, 2);
    stage.dispose();
    monitor.dispose();
  });

  it('moves the history of renamed tasks also when it is still opening', async () => {
    await leaveBehind();
    const { historyService } = open(() => copying(61));
    const opening = historyService.ready();
    await historyService.rename([[key, 'renamed']]);
    await opening;
    assert.deepEqual([historyService.history(key).length, historyService.history('renamed').length], [0, 1]);
  });

  it('goes on without a history that cannot be opened: runs begin with 1', async () => {
    const file = path.join(folder, 'file');
    fs.writeFileSync(file, '');
    const { monitor, historyService, openNow } = open(() => copying(60), file);
    const problems: string[] = [];
    historyService.onDidMeetProblem(({ kind }) => problems.push(kind));
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    assert.equal(monitor.runOf(key), null);
    await openNow();
    assert.deepEqual([monitor.runOf(key)?.number, problems.length], [1, 1]);
  });

  it('drops what was held of a task that has moved or is no longer watched', async () => {
    await leaveBehind();
    const two = taskNamed('two');
    let percent = 80;
    const { monitor, historyService, openNow } = open(() => copying(percent));
    monitor.configure([configured(task, prod), configured(two, prod)]);
    await clock.advance(minute);
    percent = 5;
    monitor.configure([configured({ ...task, region: 'elsewhere' }, prod)]);
    await clock.advance(0);
    await openNow();
    assert.deepEqual(
      historyService.history(key).map(({ run, percent: stored }) => [run, stored]),
      [
        [3, 63],
        [4, 5],
      ],
    );
    assert.deepEqual([historyService.get(taskKey(two)), historyService.history(taskKey(two))], [null, []]);
  });
});
