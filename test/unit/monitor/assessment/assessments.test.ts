import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../../../src/model/problem.ts';
import type { TaskStatus } from '../../../../src/model/status.ts';
import { taskKey } from '../../../../src/model/task.ts';
import type { HealthOptions } from '../../../../src/monitor/health/options.ts';
import { type HistoryDatabase, openHistory } from '../../../../src/monitor/history/history.ts';
import { lastKnownStatus } from '../../../../src/monitor/history/lastKnown.ts';
import { Assessments } from '../../../../src/monitor/assessment/assessments.ts';
import { Monitor } from '../../../../src/monitor/monitor.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeCloud, type Reply } from '../fakeCloud.ts';
import { accountNamed, configured, problemOfKind, taskNamed } from '../samples.ts';

const minute = 60_000;
const prod = accountNamed('prod');
const task = taskNamed('one');
const key = taskKey(task);

describe('insights', () => {
  let folder: string;
  let clock: FakeClock;
  let closing: (() => void)[];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-insights-'));
    clock = new FakeClock();
    closing = [];
  });
  afterEach(() => {
    for (const close of closing.splice(0).reverse()) close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** One window: a monitor over a fake cloud, and the real history. */
  async function open(reply: () => Reply, kept = true) {
    const history: HistoryDatabase = await openHistory(folder, {
      clock,
      onProblem: (problem) => assert.fail(problem.message),
    });
    const cloud = new FakeCloud(clock);
    cloud.reply = reply;
    const faults: unknown[] = [];
    const onError = (error: unknown): void => {
      faults.push(error);
    };
    const monitor = new Monitor({
      read: cloud.read,
      clock,
      random: () => 0.5,
      onError,
    });
    monitor.learnRuns((of) => history.runOf(of), new Map());
    const thresholds: { -readonly [Option in keyof HealthOptions]?: HealthOptions[Option] } = {};
    const assessments = new Assessments({
      source: monitor.tasks,
      runOf: (of) => monitor.runOf(of),
      recordsOf: () => (kept ? history : null),
      clock,
      pollIntervalMs: () => 30_000,
      healthOptions: () => thresholds,
      onError,
    });
    monitor.tasks.onDidUpdate((update) => {
      assessments.take(update);
    });
    const news: string[] = [];
    /** Those that the first look at the task has found out. */
    const old: string[] = [];
    assessments.onDidHappen((events, firstLook) => {
      news.push(...events.map(({ kind }) => kind));
      if (firstLook) old.push(...events.map(({ kind }) => kind));
    });
    const close = (): void => {
      assessments.dispose();
      monitor.dispose();
      history.close();
      closing = closing.filter((other) => other !== close);
    };
    closing.push(close);
    monitor.configure([configured(task, prod)]);
    // As a window does it: what is known from before stands until the first read.
    const restored = [...history.latestOfAll([key])].map(
      ([of, sample]) => [of, { status: lastKnownStatus(task, sample), at: sample.seenUntil }] as const,
    );
    monitor.restore(new Map(restored));
    await clock.advance(0);
    assert.deepEqual(faults, []);
    return { monitor, assessments, history, news, old, close, faults, thresholds, cloud };
  }
  const copying = (percent: number): Partial<TaskStatus> => ({ lifecycle: 'active', phase: 'full', percent });

  it('estimate the end once a task has moved for a while', async () => {
    const begun = clock.now();
    const { assessments } = await open(() => copying(Math.floor((clock.now() - begun) / minute)));
    assert.equal(assessments.get(key)?.estimate.kind, 'estimating');
    await clock.advance(30 * minute);
    const estimate = assessments.get(key)?.estimate;
    assert.equal(estimate?.kind, 'range');
    const end = begun + 100 * minute;
    assert.ok(estimate.earliestMs <= end && end <= estimate.latestMs);
    assert.equal(assessments.get(key)?.health.kind, 'ok');
  });

  it('go on after a reload where the window before left off', async () => {
    const begun = clock.now();
    const reply = (): Partial<TaskStatus> => copying(Math.floor((clock.now() - begun) / minute));
    const first = await open(reply);
    await clock.advance(30 * minute);
    first.close();
    clock.jump(minute);
    const second = await open(reply);
    assert.equal(second.assessments.get(key)?.estimate.kind, 'range');
    assert.deepEqual(second.news, []);
  });

  it('tell what has happened while no window was open, as one event', async () => {
    const first = await open(() => copying(20));
    first.close();
    clock.jump(60 * minute);
    let reply: Partial<TaskStatus> = { lifecycle: 'failed', error: 'disk full' };
    const second = await open(() => reply);
    assert.deepEqual(second.news, ['failed']);
    assert.equal(second.history.unreadCount(), 1);
    await clock.advance(10 * minute);
    assert.deepEqual(second.news, ['failed']);
    reply = copying(21);
    await clock.advance(60 * minute);
    assert.deepEqual(second.news, ['failed', 'new-run', 'resumed']);
    assert.deepEqual(second.old, ['failed'], 'what is found by the first look is told from what happens later');
  });

  it('take the first look that succeeds for the first one', async () => {
    const first = await open(() => copying(20));
    first.close();
    clock.jump(60 * minute);
    let reply: Reply = { failure: new ProblemError(problemOfKind('network')) };
    const second = await open(() => reply);
    await clock.advance(10 * minute);
    reply = { lifecycle: 'failed', error: 'disk full' };
    await clock.advance(20 * minute);
    assert.deepEqual(second.news, ['no-contact', 'failed', 'contact-again']);
    assert.deepEqual(second.old, second.news);
  });

  it('take what is known from before for no observation, when the keys are refused and then accepted', async () => {
    const first = await open(() => ({ lifecycle: 'failed', error: 'disk full' }));
    first.close();
    clock.jump(60 * minute);
    let reply: Reply = { failure: new ProblemError(problemOfKind('credentials')) };
    const second = await open(() => reply);
    assert.equal(second.monitor.tasks.get(key)?.status?.lifecycle, 'failed');
    reply = { lifecycle: 'failed', error: 'disk full' };
    await second.monitor.refresh();
    assert.deepEqual(second.news, ['no-contact', 'contact-again'], 'the same failure is no news');
  });

  it('tell of keys that are refused from the start, and that they are accepted', async () => {
    let reply: Reply = { failure: new ProblemError(problemOfKind('credentials')) };
    const { monitor, news, old, history } = await open(() => reply);
    await clock.advance(10 * minute);
    assert.deepEqual(news, ['no-contact']);
    assert.equal(history.unreadCount(), 1);
    reply = copying(20);
    monitor.accountAccepted(prod);
    await clock.advance(minute);
    assert.deepEqual(news, ['no-contact', 'contact-again']);
    assert.deepEqual(old, news);
  });

  it('go on after a clock that was ahead for a poll', async () => {
    const begun = clock.now();
    let ahead = 0;
    const real = clock.now.bind(clock);
    clock.now = () => real() + ahead;
    let still: number | null = null;
    const { assessments, news } = await open(() => copying(still ?? Math.floor((real() - begun) / minute / 2)));
    await clock.advance(60 * minute);
    ahead = 4 * 60 * minute;
    await clock.advance(minute);
    ahead = 0;
    await clock.advance(10 * minute);
    const estimate = assessments.get(key)?.estimate;
    assert.equal(estimate?.kind, 'range');
    const end = begun + 200 * minute;
    assert.ok(estimate.earliestMs <= end && end <= estimate.latestMs, JSON.stringify(estimate));
    still = 35;
    await clock.advance(120 * minute);
    assert.equal(assessments.get(key)?.health.kind, 'stalled');
    assert.deepEqual(news, ['stalled']);
  });

  const replicating = (caughtUp: boolean | null): Partial<TaskStatus> => ({
    lifecycle: 'active',
    phase: 'incremental',
    percent: null,
    caughtUp,
  });

  it('are judged by changed thresholds at once, without a read and without another sample', async () => {
    const lagging: Partial<TaskStatus> = {
      lifecycle: 'active',
      phase: 'incremental',
      lag: { seconds: 20, bytes: null, source: 'x' },
    };
    const { assessments, thresholds, history, cloud, news } = await open(() => lagging);
    await clock.advance(10 * minute);
    assert.equal(assessments.get(key)?.health.kind, 'ok');
    const samples = history.samples(key);
    const reads = cloud.calls.length;
    const changed: string[] = [];
    assessments.onDidChange((of) => changed.push(of));
    thresholds.lagLimitSeconds = 10;
    assessments.judgeAgain();
    assert.equal(assessments.get(key)?.health.kind, 'lagging');
    assert.deepEqual([changed, news], [[key], ['lag']]);
    assert.deepEqual(history.samples(key), samples);
    thresholds.lagLimitSeconds = 60;
    assessments.judgeAgain();
    assert.equal(assessments.get(key)?.health.kind, 'ok');
    assert.equal(cloud.calls.length, reads);
  });

  it('tell of a second run that it has caught up, and never that it has not yet', async () => {
    let reply = copying(50);
    const { news } = await open(() => reply);
    const steps = [replicating(true), copying(5), replicating(false), replicating(true), copying(5), replicating(true)];
    for (const step of steps) {
      reply = step;
      await clock.advance(5 * minute);
    }
    const run = ['new-run', 'phase', 'caught-up'];
    assert.deepEqual(news, ['phase', 'caught-up', ...run, ...run]);
  });

  it('take a pause for no change of having caught up, also across a reload', async () => {
    let reply = replicating(false);
    const first = await open(() => reply);
    const paused: Partial<TaskStatus> = { ...replicating(false), lifecycle: 'paused' };
    for (const step of [replicating(true), paused, replicating(true), paused]) {
      reply = step;
      await clock.advance(150 * minute);
    }
    assert.deepEqual(first.news, ['caught-up', 'paused', 'resumed', 'paused']);
    first.close();
    const second = await open(() => reply);
    reply = replicating(true);
    await clock.advance(150 * minute);
    assert.deepEqual(second.news, ['resumed']);
  });

  it('tell each wait for a person, and each only once in all windows', async () => {
    let reply = copying(20);
    const first = await open(() => reply);
    await clock.advance(7_000);
    const second = await open(() => reply);
    for (let time = 0; time < 3; time += 1) {
      reply = { ...copying(20), needsUser: 'Confirm the switch.' };
      await clock.advance(10 * minute);
      reply = copying(20);
      await clock.advance(10 * minute);
    }
    assert.equal(first.history.unreadCount({ kind: 'needs-user' }), 3);
    assert.equal([...first.news, ...second.news].length, 3);
  });

  it('tell an error whose text is always another one at most once in an hour, in all windows', async () => {
    let reads = 0;
    const words = (): string => 'abcdefghij'.slice(0, 1 + (reads % 9));
    const reply = (): Partial<TaskStatus> => {
      reads += 1;
      return { ...copying(20), error: reads < 4 ? null : `attempt ${reads}: ${words()}` };
    };
    const first = await open(reply);
    await clock.advance(7_000);
    await open(reply);
    await clock.advance(24 * 60 * minute);
    const told = first.history.unreadCount({ kind: 'error' });
    assert.ok(told > 20 && told <= 24, `${told}`);
  });

  it('tell an error that has come back after more than an hour', async () => {
    let reply: Partial<TaskStatus> = copying(20);
    const { news } = await open(() => reply);
    for (let time = 0; time < 2; time += 1) {
      reply = { ...copying(20), error: 'disk full' };
      await clock.advance(40 * minute);
      reply = copying(20);
      await clock.advance(40 * minute);
    }
    assert.deepEqual(
      news.filter((kind) => kind === 'error'),
      ['error', 'error'],
    );
  });

  it('compare a task that is read at another place with nothing', async () => {
    let reply: Partial<TaskStatus> = { lifecycle: 'failed', error: 'no' };
    const { monitor, assessments, news } = await open(() => reply);
    await clock.advance(2 * minute);
    reply = replicating(true);
    monitor.configure([configured(task, { ...prod, endpoint: 'https://other.example.com' })]);
    await clock.advance(5 * minute);
    assert.deepEqual(news, []);
    assert.deepEqual(
      assessments.samples(key).map(({ run, lifecycle }) => [run, lifecycle]),
      [[2, 'active']],
    );
  });

  it('open no list of news at the first look', async () => {
    const { news } = await open(() => ({ lifecycle: 'failed', error: 'disk full' }));
    assert.deepEqual(news, []);
  });

  it('call a task stalled that stands still, and say when it moves again', async () => {
    let percent = 0;
    let still = false;
    const { assessments, news } = await open(() => copying(still ? percent : (percent += 1)));
    await clock.advance(20 * minute);
    still = true;
    await clock.advance(3 * 60 * minute);
    assert.equal(assessments.get(key)?.health.kind, 'stalled');
    assert.equal(assessments.get(key)?.estimate.kind, 'stalled');
    still = false;
    await clock.advance(2 * minute);
    assert.deepEqual(news, ['stalled', 'moving-again']);
  });

  it('tell of keys that are refused at once, and only once', async () => {
    let refused = false;
    const { news } = await open(() =>
      refused ? { failure: new ProblemError(problemOfKind('credentials')) } : copying(20),
    );
    refused = true;
    await clock.advance(60 * minute);
    assert.deepEqual(news, ['no-contact']);
  });

  it('number a restarted task as a new run', async () => {
    let percent = 80;
    const { assessments, news } = await open(() => copying(percent));
    percent = 3;
    await clock.advance(minute);
    assert.equal(assessments.get(key)?.run, 2);
    assert.deepEqual(news, ['new-run']);
  });

  it('are kept in memory alone for a task without records', async () => {
    const { assessments, history, news } = await open(() => copying(20), false);
    await clock.advance(5 * minute);
    assert.equal(assessments.samples(key).length, 1);
    assert.deepEqual(history.samples(key), []);
    assert.deepEqual(news, []);
  });

  it('forget a task that is not watched any more', async () => {
    const { assessments, monitor } = await open(() => copying(20));
    monitor.configure([]);
    assert.equal(assessments.get(key), null);
    assert.deepEqual(assessments.samples(key), []);
  });
});
