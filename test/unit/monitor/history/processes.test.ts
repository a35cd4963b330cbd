import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Running, startProgram } from '../../../support/program.ts';
import { systemClock } from '../../../../src/base/clock.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { day, outline, Place, task } from './support.ts';

const programs = path.join(import.meta.dirname, 'programs');
const writer = path.join(programs, 'writer.ts');
const quiet = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'];

/** The numbers that a writer has told to be stored. */
function stored(running: Running): readonly number[] {
  return running
    .stdout()
    .split('\n')
    .filter((line) => /^\d+$/.test(line))
    .map(Number);
}

describe('the history in several processes', function () {
  // A busy disk lets a checkpoint wait for seconds.
  this.timeout(120_000);
  let place: Place;
  beforeEach(() => {
    // The programs run by the time of this machine, one of them faster.
    place = new Place(new FakeClock(systemClock.now() + 30 * day));
  });
  afterEach(() => {
    place.end();
  });

  it('loses nothing that was recorded to kill -9, and never the file', async () => {
    // At different points of its life: while it opens, at once, and after more pages than the log holds between checkpoints.
    const points = [/open/, /^1$/m, /^37$/m, /^300$/m, /^900$/m];
    for (const [round, point] of points.entries()) {
      const key = `${task}-${round}`;
      const running = startProgram(writer, [place.folder, key], {}, 100_000);
      await running.printed(point);
      running.child.kill('SIGKILL');
      assert.equal((await running.ended).signal, 'SIGKILL');
      const last = stored(running).at(-1) ?? 0;
      const history = await place.open();
      const percents = history.samples(key).map(({ percent }) => percent);
      // One may have been stored and not told any more.
      assert.ok(percents.length === last || percents.length === last + 1, `${percents.length} of ${last}`);
      assert.deepEqual(
        percents,
        percents.map((_, index) => index + 1),
      );
      assert.equal(history.runOf(key)?.highest ?? 0, percents.length);
      history.close();
      assert.equal(place.integrity(), 'ok');
      assert.doesNotMatch(running.stdout(), /problem/);
    }
    assert.deepEqual(place.problems, []);
    assert.deepEqual(place.names(), ['history.db']);
  });

  it('is written by two windows at once while a third one reads', async () => {
    const count = 600;
    const writers = ['one', 'two'].map((name) =>
      startProgram(writer, [place.folder, name, String(count)], {}, 100_000),
    );
    await Promise.all(writers.map((running) => running.printed(/open/)));
    const reader = await place.open();
    let reads = 0;
    const busy = (): boolean => writers.some((running) => !running.stdout().includes('closed'));
    while (busy() && writers.every(({ child }) => child.exitCode === null || child.exitCode === 0)) {
      for (const [index, name] of ['one', 'two'].entries()) {
        const running = writers[index];
        const told = running ? (stored(running).at(-1) ?? 0) : 0;
        const found = reader.samples(name).length;
        assert.ok(found >= told, `${name}: ${found} of ${told}`);
      }
      reads += 1;
      const heard = new AbortController();
      const writing = writers.filter((running) => !running.stdout().includes('closed'));
      await Promise.race(
        writing.flatMap(({ child }) => [
          once(child.stdout, 'data', { signal: heard.signal }),
          once(child, 'exit', { signal: heard.signal }),
        ]),
      );
      heard.abort();
    }
    const ended = await Promise.all(writers.map((running) => running.ended));
    for (const { code, stdout, stderr } of ended) {
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stdout, /problem/);
    }
    assert.ok(reads > 0, 'the reader was not there');
    for (const name of ['one', 'two']) {
      assert.deepEqual(
        outline(reader.samples(name)).map(([, , percent]) => percent),
        Array.from({ length: count }, (_, index) => index + 1),
      );
    }
    // Both saw the same transitions: each is stored once, and exactly one of them may tell it.
    const steps = Array.from({ length: count / 10 }, (_, index) => index + 1);
    const inFile = reader.events({ limit: count }).map(({ value }) => Number(value.replace('step ', '')));
    assert.deepEqual(
      inFile.sort((a, b) => a - b),
      steps,
    );
    const told = ended.flatMap(({ stdout }) => [...stdout.matchAll(/^event (\d+)$/gm)].map(([, step]) => Number(step)));
    assert.deepEqual(
      told.sort((a, b) => a - b),
      steps,
    );
    assert.deepEqual(place.problems, []);
    reader.close();
    assert.equal(place.integrity(), 'ok');
  });

  // The limit of a process on the size of files is the one way to a full disk that needs no rights; prlimit lifts it.
  if (process.platform === 'linux') {
    it('goes on in memory when the disk is full, tells it once, and writes all when there is room', async () => {
      const program = [process.execPath, ...quiet, path.join(programs, 'limited.ts'), place.folder, task];
      const child = spawn('bash', ['-c', 'ulimit -S -f 300; exec "$@"', 'bash', ...program], {
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: 60_000,
        killSignal: 'SIGKILL',
      });
      let output = '';
      let lifted: number | null = null;
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (lifted !== null || !output.includes('failing')) return;
        lifted = spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:']).status;
        child.stdin.end('go on\n');
      });
      const code = await new Promise((resolve) => child.on('close', resolve));
      assert.equal(code, 0, output);
      assert.equal(lifted, 0);
      assert.match(output, /^problem not-written\nfailing \d+ all readable\nrecorded \d+, problems 1\n$/);
      const [, recorded] = /recorded (\d+)/.exec(output) ?? [];
      const samples = (await place.open()).samples(task);
      assert.deepEqual(
        samples.map(({ percent }) => percent),
        Array.from({ length: Number(recorded) }, (_, index) => index + 1),
      );
      assert.equal(place.integrity(), 'ok');
    });
  }

  it('prints nothing of SQLite being experimental, and other warnings as ever', async () => {
    const url = new URL('../../../../src/monitor/history/sqlite.ts', import.meta.url).href;
    const script = `import { loadSqlite } from ${JSON.stringify(url)};
      const loading = loadSqlite();
      process.emitWarning('another', 'ExperimentalWarning');
      console.log(typeof (await loading).DatabaseSync, await loading === await loadSqlite());
      process.emitWarning('later');`;
    const { stdout, stderr } = await evaluated([], script);
    assert.equal(stdout, 'function true\n');
    assert.match(stderr, /another/);
    assert.match(stderr, /later/);
    assert.doesNotMatch(stderr, /SQLite/);
  });

  it('does without a Node that has no SQLite: told once, and kept in memory', async () => {
    const url = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `import { openHistory } from ${url('../../../../src/monitor/history/history.ts')};
      import { systemClock } from ${url('../../../../src/base/clock.ts')};
      import { at, firstRun } from ${url('./readings.ts')};
      const kinds = [];
      const history = await openHistory(process.argv.at(-1), { clock: systemClock, onProblem: ({ kind }) => kinds.push(kind) });
      for (const percent of [1, 2, 2, 3]) history.record('a', at(percent), firstRun, systemClock.now());
      await history.compact(systemClock.now());
      console.log(kinds.join(), history.samples('a').length, history.runOf('a').number, history.unreadCount());
      history.close();`;
    const { stdout, stderr } = await evaluated(['--no-experimental-sqlite'], script, place.folder);
    assert.equal(stdout, 'unavailable 3 1 0\n', stderr);
    assert.deepEqual(place.names(), []);
  });
});

async function evaluated(
  flags: readonly string[],
  script: string,
  ...args: readonly string[]
): Promise<{ stdout: string; stderr: string }> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      ...flags,
      '--input-type=module',
      '--eval',
      script,
      '--',
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000, killSignal: 'SIGKILL' },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await new Promise((resolve) => child.on('close', resolve));
  return { stdout, stderr };
}
