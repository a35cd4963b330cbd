import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ProblemError } from '../../../../src/model/problem.ts';
import type { TaskStatus } from '../../../../src/model/status.ts';
import { taskKey } from '../../../../src/model/task.ts';
import { type History, openHistory } from '../../../../src/monitor/history/history.ts';
import { Insights } from '../../../../src/monitor/insights/insights.ts';
import { Monitor } from '../../../../src/monitor/monitor.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeCloud } from '../fakeCloud.ts';
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
  async function open(reply: () => Partial<TaskStatus> | { readonly failure: Error }, kept = true) {
    const history: History = await openHistory(folder, { clock, onProblem: (problem) => assert.fail(problem.message) });
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
      runBefore: (of) => history.runOf(of),
      onError,
    });
    const insights = new Insights({
      source: monitor.tasks,
      runOf: (of) => monitor.runOf(of),
      recordsOf: () => (kept ? history : null),
      clock,
      pollIntervalMs: () => 30_000,
      healthOptions: () => ({}),
      onError,
    });
    const news: string[] = [];
    /** Those that the first look at the task has found out. */
    const old: string[] = [];
    insights.onDidHappen((events, firstLook) => {
      news.push(...events.map(({ kind }) => kind));
      if (firstLook) old.push(...events.map(({ kind }) => kind));
    });
    const close = (): void => {
      insights.dispose();
      monitor.dispose();
      history.close();
      closing = closing.filter((other) => other !== close);
    };
    closing.push(close);
    monitor.configure([configured(task, prod)]);
    await clock.advance(0);
    assert.deepEqual(faults, []);
    return { monitor, insights, history, news, old, close, faults };
  }
  const copying = (percent: number): Partial<TaskStatus> => ({ lifecycle: 'active', phase: 'full', percent });

  it('estimate the end once a task has moved for a while', async () => {
    const begun = clock.now();
    const { insights } = await open(() => copying(Math.floor((clock.now() - begun) / minute)));
    assert.equal(insights.get(key)?.estimate.kind, 'estimating');
    await clock.advance(30 * minute);
    const estimate = insights.get(key)?.estimate;
    assert.equal(estimate?.kind, 'range');
    const end = begun + 100 * minute;
    assert.ok(estimate.earliestMs <= end && end <= estimate.latestMs);
    assert.equal(insights.get(key)?.health.kind, 'ok');
  });

  it('go on after a reload where the window before left off', async () => {
    const begun = clock.now();
    const reply = (): Partial<TaskStatus> => copying(Math.floor((clock.now() - begun) / minute));
    const first = await open(reply);
    await clock.advance(30 * minute);
    first.close();
    clock.jump(minute);
    const second = await open(reply);
    assert.equal(second.insights.get(key)?.estimate.kind, 'range');
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

  it('open no list of news at the first look', async () => {
    const { news } = await open(() => ({ lifecycle: 'failed', error: 'disk full' }));
    assert.deepEqual(news, []);
  });

  it('call a task stalled that stands still, and say when it moves again', async () => {
    let percent = 0;
    let still = false;
    const { insights, news } = await open(() => copying(still ? percent : (percent += 1)));
    await clock.advance(20 * minute);
    still = true;
    await clock.advance(3 * 60 * minute);
    assert.equal(insights.get(key)?.health.kind, 'stalled');
    assert.equal(insights.get(key)?.estimate.kind, 'stalled');
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
    const { insights, news } = await open(() => copying(percent));
    percent = 3;
    await clock.advance(minute);
    assert.equal(insights.get(key)?.run, 2);
    assert.deepEqual(news, ['new-run']);
  });

  it('are kept in memory alone for a task without records', async () => {
    const { insights, history, news } = await open(() => copying(20), false);
    await clock.advance(5 * minute);
    assert.equal(insights.samples(key).length, 1);
    assert.deepEqual(history.samples(key), []);
    assert.deepEqual(news, []);
  });

  it('forget a task that is not watched any more', async () => {
    const { insights, monitor } = await open(() => copying(20));
    monitor.configure([]);
    assert.equal(insights.get(key), null);
    assert.deepEqual(insights.samples(key), []);
  });
});
