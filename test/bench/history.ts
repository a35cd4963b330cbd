// `npm run bench:history`: one year of 200 tasks that change with every poll, each 30 s: what the database then weighs, and
// what its daily work costs. The year is made in a faster way: its samples are generated three times as dense as their
// age will leave them, in the order of time, and thinned out as they would have been.
//   node test/bench/history.ts [TASKS] [DAYS]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { type HistoryDatabase, openHistory } from '../../src/monitor/history/history.ts';
import type { Reading } from '../../src/monitor/history/sample.ts';
import { tiers } from '../../src/monitor/history/thinning.ts';
import type { Run } from '../../src/monitor/runs.ts';
import { quantile } from './statistics.ts';

const [tasks = 200, days = 365] = process.argv.slice(2).map(Number);
const poll = 30_000;
const day = 24 * 3_600_000;
/** So far back a series is taken up again after a restart: see insights.ts. */
const restoredDays = 14;
const end = Date.UTC(2026, 10, 22);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-history-bench-'));
const file = path.join(folder, 'history.db');

/** Luck that is the same in each run. */
let seed = 1;
function draw(): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
  return seed / 0x80000000;
}

const keyOf = (task: number): string => `alibaba/production/dts//dtsz2v12jfo3${String(task).padStart(3, '0')}`;
const run: Run = { number: 1, highest: 100, stage: 3, phase: 'incremental', terminal: false };
const copying: Reading = {
  lifecycle: 'active',
  phase: 'full',
  subPhase: 'load',
  caughtUp: false,
  waitsForUser: false,
  percent: 0,
  phasePercent: 0,
  done: 0,
  total: 2_400_000_000,
  unit: 'rows',
  lagSeconds: null,
  lagBytes: null,
  position: null,
  retries: 0,
  sourceKeys: null,
  targetKeys: null,
  kilobytesPerSecond: 0,
  operationsPerSecond: null,
  rawState: 'Loading',
};

/** Half of the tasks copy, half follow: every poll brings another reading. Twice a day the word changes and back. */
function readingAt(task: number, at: number, flipped: boolean): Reading {
  const share = ((at / day) * 3 + task * 7.3) % 100;
  if (task % 2 === 0) {
    const done = Math.floor(share * 24_000_000 + draw() * 1_000);
    const rawState = flipped ? 'RetryPending' : 'Loading';
    const lifecycle = flipped ? 'retrying' : 'active';
    const kilobytesPerSecond = Math.round(draw() * 5e6) / 100;
    return { ...copying, lifecycle, rawState, percent: share, phasePercent: share, done, kilobytesPerSecond };
  }
  const position = `mysql-bin.${String(Math.floor(at / day)).padStart(6, '0')}|${Math.floor((at % day) * 11.7)}||${new Date(at).toISOString()}|`;
  const rawState = flipped ? 'Syncing' : 'Synced';
  const lagSeconds = Math.round(draw() * 1_000) / 100;
  const lagBytes = Math.floor(draw() * 5_000_000);
  const replicating = {
    phase: 'incremental',
    subPhase: null,
    percent: 100,
    phasePercent: null,
    caughtUp: !flipped,
  } as const;
  return { ...copying, ...replicating, done: null, total: null, unit: null, rawState, lagSeconds, lagBytes, position };
}

/** The times at which samples are generated, up to `end`: as dense as the youngest tier that they have not left, and more. */
function* times(): Generator<{ at: number; step: number }> {
  for (let at = end - days * day; at <= end;) {
    const age = end - at;
    const width = tiers.findLast((tier) => age >= tier.age)?.width ?? poll;
    const step = Math.max(poll, width / 3);
    yield { at, step };
    at += step;
  }
}

async function timed(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Milliseconds of each stretch of work between two pauses: as long does nothing else run. */
async function compacted(history: (clock: Clock) => Promise<HistoryDatabase>, now: number): Promise<readonly number[]> {
  const stretches: number[] = [];
  let begin = performance.now();
  const clock: Clock = {
    now: () => later.now(),
    after: (ms, fire) => {
      stretches.push(performance.now() - begin);
      return systemClock.after(ms, () => {
        begin = performance.now();
        fire();
      });
    },
  };
  const own = await history(clock);
  begin = performance.now();
  await own.compact(now);
  own.close();
  return stretches;
}

/** The time at which all that is made has been read. */
const later: Clock = { now: () => end + day, after: (ms, fire) => systemClock.after(ms, fire) };

const open = (clock: Clock = later): Promise<HistoryDatabase> =>
  openHistory(folder, {
    clock,
    onProblem: (problem) => {
      throw new Error(problem.message);
    },
  });

const milliseconds = (values: readonly number[]): string =>
  `median ${quantile(values, 0.5).toFixed(2)} ms, 95 % ${quantile(values, 0.95).toFixed(2)} ms, longest ${Math.max(...values).toFixed(2)} ms`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

try {
  const begin = performance.now();
  let history = await open();
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF');
  // Each task and each of its states comes to exist the proper way; the mass of the rows straight into the table.
  for (let task = 0; task < tasks; task += 1) {
    for (const flipped of [false, true]) {
      history.record(keyOf(task), readingAt(task, 0, flipped), run, end - days * day - (flipped ? 1 : 2));
    }
  }
  const stateOf = database.prepare('SELECT id FROM states WHERE content LIKE ?');
  const states = new Map(
    ['Loading', 'RetryPending', 'Synced', 'Syncing'].map((word) => [word, Number(stateOf.get(`%"${word}"]`)?.['id'])]),
  );
  const taskOf = database.prepare('SELECT id FROM tasks WHERE key = ?');
  const ids = Array.from({ length: tasks }, (_, task) => Number(taskOf.get(keyOf(task))?.['id']));
  const insert = database.prepare(
    `INSERT OR IGNORE INTO samples (task, at, held, run, state, percent, phase_percent, done, total, lag_seconds, lag_bytes,
       position, retries, kilobytes_per_second) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  let generated = 0;
  let thinnedAt = end - days * day;
  const flips = ids.map(() => false);
  database.exec('BEGIN');
  for (const { at, step } of times()) {
    for (const [task, id] of ids.entries()) {
      if (draw() < Math.min(0.5, (2 * step) / day)) flips[task] = !flips[task];
      const reading = readingAt(task, at, flips[task] ?? false);
      const { percent, phasePercent, done, total, lagSeconds, lagBytes, position, retries, kilobytesPerSecond } =
        reading;
      const values = [percent, phasePercent, done, total, lagSeconds, lagBytes, position, retries, kilobytesPerSecond];
      insert.run(id, at, step > poll ? step - poll : 0, states.get(reading.rawState ?? '') ?? 0, ...values);
      generated += 1;
    }
    if (at - thinnedAt < 10 * day) continue;
    thinnedAt = at;
    database.exec('COMMIT');
    await history.compact(at);
    database.exec('BEGIN');
  }
  database.exec('COMMIT');
  await history.compact(end);
  database.close();
  for (let event = 0; event < 20_000; event += 1) {
    const at = end - event * 1_000_000;
    const value = `state ${event}`;
    const kind = event % 3 === 0 ? 'failed' : 'caught-up';
    const parameters = { from: 'active', to: value, percent: 12.5 };
    history.appendEvents([{ task: keyOf(event % tasks), at, run: 1, kind, subject: 'lifecycle', value, parameters }]);
  }
  history.close();
  console.log(
    `${tasks} tasks, ${days} days, a change with every poll of 30 s (node ${process.version}, ${os.cpus().length} cores)`,
  );
  console.log(
    `  made of ${generated.toLocaleString('en')} samples in ${((performance.now() - begin) / 1_000).toFixed(0)} s`,
  );

  const size = fs.statSync(file).size;
  const opening: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    opening.push(await timed(async () => (history = await open())));
    if (round < 6) history.close();
  }
  const counts: number[] = [];
  const first: number[] = [];
  for (let task = 0; task < tasks; task += 1) {
    first.push(await timed(() => counts.push(history.samples(keyOf(task)).length)));
  }
  const again: number[] = [];
  for (let task = 0; task < tasks; task += 1) again.push(await timed(() => history.samples(keyOf(task))));
  const rows = counts.reduce((sum, count) => sum + count, 0);
  console.log(
    `  size: ${megabytes(size)} (${rows.toLocaleString('en')} samples, ${(size / rows).toFixed(0)} bytes each; ${Math.max(...counts)} at most of one task)`,
  );
  console.log(`  opening the file: ${milliseconds(opening)}`);
  console.log(`  opening a task's whole history, first time: ${milliseconds(first)}`);
  console.log(`  opening a task's whole history, again: ${milliseconds(again)}`);
  for (const most of [400, 60]) {
    const restored: number[] = [];
    const restoring: number[] = [];
    for (let task = 0; task < tasks; task += 1) {
      const range = { from: end - restoredDays * day, most };
      restoring.push(await timed(() => restored.push(history.samples(keyOf(task), range).length)));
    }
    console.log(
      `  taking up a task again with ${most} samples of ${restoredDays} days: ${milliseconds(restoring)} (${Math.max(...restored)} at most)`,
    );
  }
  const page = await timed(() => history.events({ limit: 100 }));
  const unread = await timed(() => history.unreadCount());
  console.log(
    `  100 newest of 20,000 events: ${page.toFixed(2)} ms; counting the unread ones: ${unread.toFixed(2)} ms`,
  );

  const record = (task: number, reading: Reading, at: number) => (): void => {
    history.record(keyOf(task), reading, run, at);
  };
  const changed: number[] = [];
  const unchanged: number[] = [];
  for (let round = 1; round <= 20; round += 1) {
    for (let task = 0; task < tasks; task += 1) {
      const reading = readingAt(task, end + round * poll, false);
      changed.push(await timed(record(task, reading, end + 2 * round * poll)));
      unchanged.push(await timed(record(task, reading, end + (2 * round + 1) * poll)));
    }
  }
  console.log(`  recording a changed reading: ${milliseconds(changed)}`);
  console.log(`  recording an unchanged reading: ${milliseconds(unchanged)}`);
  history.close();
  // One hour's growth has come in since the last time.
  const hourly = await compacted(open, end + 3_600_000);
  const all = hourly.reduce((sum, one) => sum + one, 0);
  console.log(`  hourly thinning: ${all.toFixed(0)} ms in ${hourly.length} steps, each ${milliseconds(hourly)}`);
  const check = new DatabaseSync(file);
  const checking = await timed(() => check.prepare('PRAGMA quick_check').all());
  console.log(`  (checking the whole file would take ${checking.toFixed(0)} ms)`);
  check.close();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
