import assert from 'node:assert/strict';
import type { CloudId, Product } from '../../../src/model/task.ts';
import { cast, type CastTask } from '../../support/cast.ts';
import { dcsFacts } from '../../../src/simulator/huawei/dcs.ts';
import { checkItems, dtsFacts } from '../../../src/simulator/alibaba/dts.ts';
import { runLength } from '../../../src/simulator/scenario/timeline.ts';
import { udtsData } from '../../../src/simulator/ucloud/udts.ts';
import { usmcData } from '../../../src/simulator/ucloud/usmc.ts';
import type { World } from '../../../src/simulator/scenario/world.ts';
import { packs } from '../../../src/simulator/registry.ts';
import { demoSpeed } from '../../../src/simulator/simulator.ts';
import { noon, record } from './callers.ts';

const worldAt = (seconds: number, speed = demoSpeed, seed = 1): World => ({
  now: noon + seconds * 1000,
  elapsed: seconds * speed,
  speed,
  seed,
});

/** Everything that a task tells, at a moment in real seconds since the start. */
function told(task: CastTask, world: World): Record<string, unknown> {
  switch (task.product) {
    case 'udts':
      return udtsData(task.ref.id, task.script, world);
    case 'usmc':
      return usmcData(task.ref.id, task.script, world);
    case 'dts':
      return { ...dtsFacts(task.ref.id, task.script, world) };
    case 'dcs':
      return { ...dcsFacts(task.ref.id, task.script, world) };
  }
}

/** The same without positions and times that move on whatever happens: what a person sees change. */
function shown(task: CastTask, world: World): string {
  const all = told(task, world);
  const progress = record(all['Progress']);
  return JSON.stringify({
    ...all,
    Sync: null,
    checkpoint: null,
    Progress: { ...progress, CurDuration: null, TotalDuration: null },
  });
}

const wordOf = (task: CastTask, world: World): string => {
  const all = told(task, world);
  return String(all['Status'] ?? all['State'] ?? all['word']);
};

const named = (name: string): CastTask => {
  const task = cast.find((candidate) => candidate.ref.name === name);
  if (task === undefined) throw new Error(`no task ${name}`);
  return task;
};

/** The words of a task one after another over one run, in the order in which they come. */
function wordsOf(task: CastTask, seconds: number, step = 1): string[] {
  const words: string[] = [];
  for (let at = 0; at < seconds; at += step) {
    const word = wordOf(task, worldAt(at));
    if (words.at(-1) !== word) words.push(word);
  }
  return words;
}

describe('the cast of the demo', () => {
  it('is about a dozen tasks for all brands and APIs, each where its cloud looks for it', () => {
    assert.ok(cast.length >= 12 && cast.length <= 16);
    for (const { ref, product } of cast) {
      assert.equal(ref.product, product);
      const place = packs.find(({ clouds }) => ref.cloud in clouds)?.clouds[ref.cloud] ?? {};
      if (product === 'usmc') assert.ok(ref.planId);
      if (product === 'udts' || product === 'dcs') assert.equal(ref.projectId, place.projectId);
      if (product === 'dts' || product === 'dcs') assert.equal(ref.region, place.region);
    }
  });

  it('says the same at the same moment, and something else with another seed', () => {
    for (const task of cast) {
      for (const seconds of [0, 17.3, 300, 86_400]) {
        assert.deepEqual(told(task, worldAt(seconds)), told(task, worldAt(seconds)));
      }
      const differs = [20, 60, 150, 240].some(
        (at) => shown(task, worldAt(at)) !== shown(task, worldAt(at, demoSpeed, 2)),
      );
      assert.ok(differs || task.ref.name === 'inventory', task.ref.name);
    }
  });

  const words: Record<Product, RegExp> = {
    udts: /^(Created|Checking|Dumping|Loading|Syncing|Synced|Done|Failed|Stopping|Stopped|RetryPending|Starting|FailedUnrecoverable|StoppedUnrecoverable|Success|Started)$/,
    usmc: /^(Created|AgentOnline|Migrating|Synced|Finished)$/,
    dts: /^(NotStarted|Prechecking|PrecheckFailed|Migrating|Suspending|MigrationFailed|Finished)$/,
    dcs: /^(CREATING|MIGRATING|FULLMIGRATING|INCRMIGEATING|SUCCESS|TERMINATING|TERMINATED)$/,
  };
  for (const task of cast) {
    it(`${String(task.ref.name)} tells only what can be, over two runs`, () => {
      const length = runLength(task.script.timeline) / demoSpeed;
      let before = { word: '', percent: 0, checkpoint: 0, position: 0 };
      for (let at = 0; at < length * 2.2; at += length / 700) {
        const world = worldAt(at);
        const word = wordOf(task, world);
        assert.match(word, words[task.product] ?? /^$/);
        const now = { word, ...numbersOf(task, world) };
        assert.ok(now.percent >= 0 && now.percent <= 100);
        assert.ok(now.position >= 0 && now.checkpoint <= world.now / 1000);
        // Within one state of one run nothing goes back; a new one may begin anew.
        if (now.word === before.word && now.percent < before.percent) {
          assert.ok(now.percent < 40 && before.percent > 60, `${before.percent} → ${now.percent} while ${word}`);
        }
        if (before.checkpoint > 0 && now.checkpoint > 0) assert.ok(now.checkpoint >= before.checkpoint - 1);
        before = now;
      }
    });
  }

  function numbersOf(task: CastTask, world: World): { percent: number; checkpoint: number; position: number } {
    const all = told(task, world);
    const sync = record(all['Sync']);
    const position = Number(sync['BinlogPos'] ?? 0);
    switch (task.product) {
      case 'udts':
      case 'usmc':
        return { percent: Number(record(all['Progress'])['Percentage']), checkpoint: 0, position };
      case 'dts': {
        const facts = dtsFacts(task.ref.id, task.script, world);
        return { percent: facts.full.share * 100, checkpoint: Number(facts.checkpoint), position };
      }
      case 'dcs':
        return { percent: Number(all['progress']), checkpoint: 0, position };
    }
  }
});

describe('the situations of the demo', () => {
  const runs: [name: string, words: string[]][] = [
    ['billing-archive', ['Checking', 'Dumping', 'Loading', 'Done']],
    [
      'invoices-2024',
      ['Loading', 'RetryPending', 'Loading', 'RetryPending', 'Loading', 'RetryPending', 'Loading', 'Failed'],
    ],
    [
      'reports-warehouse',
      ['Started', 'Stopping', 'Stopped', 'Starting', 'Started', 'RetryPending', 'Started', 'Success'],
    ],
    ['web-07', ['Migrating', 'Synced', 'Migrating', 'Finished']],
    ['mail-gateway', ['Migrating', 'Finished']],
    ['crm-core', ['Prechecking', 'Migrating', 'Finished']],
    ['inventory', ['Prechecking', 'PrecheckFailed', 'Prechecking', 'Migrating']],
    ['user-profiles', ['Migrating', 'Suspending', 'Migrating']],
    ['payments-ledger', ['Migrating']],
    ['leaderboard', ['FULLMIGRATING', 'INCRMIGEATING']],
    ['feature-flags', ['MIGRATING', 'SUCCESS']],
  ];
  for (const [name, words] of runs) {
    it(`${name}: ${words.join(' → ')}, within ten minutes`, () => {
      assert.deepEqual(wordsOf(named(name), 600).slice(0, words.length), words);
    });
  }

  it('a database goes through dump, load and replication, and catches up again and again', () => {
    const words = wordsOf(named('orders'), 1_000);
    assert.deepEqual(words.slice(0, 4), ['Dumping', 'Loading', 'Syncing', 'Synced']);
    assert.ok(words.slice(4).filter((word) => word === 'Synced').length >= 4, words.join());
    assert.deepEqual(new Set(words.slice(4)), new Set(['Syncing', 'Synced']));
    const stopped = udtsData('x', scriptOf('orders'), worldAt(1_300));
    assert.equal(stopped['Status'], 'Stopped');
    assert.equal(record(stopped['Progress'])['Percentage'], 100);
  });

  it('what has ended begins again after its rest', () => {
    const words = wordsOf(named('billing-archive'), 700);
    assert.deepEqual(words, ['Checking', 'Dumping', 'Loading', 'Done', 'Created', 'Checking', 'Dumping']);
  });

  it('the binlog position of a database only grows, from file to file', () => {
    let before = 0;
    for (let at = 0; at < 1_250; at += 5) {
      const sync = record(udtsData('x', scriptOf('orders'), worldAt(at))['Sync']);
      const file = Number(/^mysql-bin\.(\d{6})$/.exec(String(sync['BinlogName']))?.[1]);
      const position = file * 2 ** 30 + Number(sync['BinlogPos']);
      assert.ok(position >= before, `${position} after ${before} at ${at}`);
      before = position;
    }
    assert.ok(before > 6 * 2 ** 30 + 154);
  });

  it('Redis tells offset and delay, MongoDB its delay, both nothing when caught up', () => {
    const redis = series('session-cache', ['RedisDelayTime', 'RedisOffsetSize']);
    const mongo = series('catalog', ['MongoDelayTime']);
    for (const [delay] of [...redis, ...mongo]) assert.ok(Number.isInteger(delay) && (delay ?? -1) >= 0);
    for (const [delay, offset] of redis) if (offset === 0) assert.equal(delay, 0);
    const delays = redis.map(([delay]) => delay);
    assert.ok(delays.includes(0) && Math.max(...delays.map(Number)) > 10);
    assert.ok(mongo.some(([delay]) => delay === 0) && mongo.some(([delay]) => (delay ?? 0) > 10));
  });

  function series(name: string, fields: string[]): (number | undefined)[][] {
    const found: (number | undefined)[][] = [];
    for (let at = 60; at < 400; at += 1) {
      const all = told(named(name), worldAt(at));
      if (!['Syncing', 'Synced'].includes(String(all['Status']))) continue;
      found.push(fields.map((field) => Number(record(all['Progress'])[field])));
    }
    return found;
  }

  it('a failed database says why, with a host name, quotes and signs that break markup', () => {
    const failed = udtsData('x', scriptOf('invoices-2024'), worldAt(400));
    assert.equal(failed['Status'], 'Failed');
    assert.match(String(failed['FailedMessage']), /example\.internal.*'.*".*<.*>/);
    assert.deepEqual([failed['CurRetryCount'], failed['MaxRetryCount']], [3, 3]);
  });

  it('a server waits at 67 % until somebody creates its host', () => {
    const waiting = told(named('web-07'), worldAt(200));
    assert.deepEqual(waiting, { State: 'Synced', Progress: { Percentage: 67 } });
  });

  it('a failed precheck names the items and their remedies; the others have passed', () => {
    const facts = dts('inventory', 60);
    assert.equal(facts.word, 'PrecheckFailed');
    assert.deepEqual([facts.precheck.word, facts.checks.length], ['Failed', checkItems.length]);
    const failed = facts.checks.filter((check) => check.failed !== null);
    assert.deepEqual(
      failed.map(({ item }) => item),
      ['CHECK_AUTH_SRC', 'CHECK_BINLOG_ROW_IMAGE'],
    );
    for (const { failed: fault } of failed) assert.ok(fault?.error !== '' && fault?.repair.includes('REPAIR'));
  });

  it('a paused job stays where it is and goes on from there', () => {
    const share = (at: number): number => dts('user-profiles', at).full.share;
    assert.ok(share(60) < 0.55 && share(60) < share(70));
    assert.equal(dts('user-profiles', 100).word, 'Suspending');
    assert.deepEqual([share(100), share(150)], [0.55, 0.55]);
    assert.ok(share(170) > 0.55);
  });

  it('a job stalls for minutes without a word, then goes on', () => {
    const share = (at: number): number => dts('payments-ledger', at).full.share;
    assert.ok(share(20) < 0.41);
    for (let at = 60; at <= 400; at += 20) {
      assert.equal(share(at), 0.41);
      assert.deepEqual(
        [dts('payments-ledger', at).word, dts('payments-ledger', at).full.word],
        ['Migrating', 'Migrating'],
      );
    }
    assert.ok(share(450) > 0.41);
    assert.equal(dts('payments-ledger', 100).incremental.word, 'NotStarted');
  });

  it('a job goes through all its phases, and ends where it ended', () => {
    const phases = (at: number): string => {
      const { precheck, schema, full, incremental } = dts('crm-core', at);
      return [precheck, schema, full, incremental].map(({ word }) => word).join(' ');
    };
    assert.equal(phases(0), 'Checking NotStarted NotStarted NotStarted');
    assert.equal(phases(20), 'Finished Migrating NotStarted NotStarted');
    assert.equal(phases(100), 'Finished Finished Migrating NotStarted');
    assert.equal(phases(310), 'Finished Finished Finished Migrating');
    const later = new Set(Array.from({ length: 180 }, (_, index) => phases(410 + index)));
    assert.ok(later.has('Finished Finished Finished Catched') && later.has('Finished Finished Finished Migrating'));
    assert.equal(phases(600), 'Finished Finished Finished Finished');
    const end = dts('crm-core', 600).checkpoint;
    assert.equal(dts('crm-core', 700).checkpoint, end);
    assert.equal(dts('crm-core', 0).delay, '');
  });

  it('Redis on Huawei Cloud has keys on both sides, a gap that goes both ways, and an offset of 0 when caught up', () => {
    const gaps = new Set<number>();
    let caughtUp = 0;
    for (let at = 100; at < 600; at += 1) {
      const task = named('leaderboard');
      if (task.product !== 'dcs') throw new Error('leaderboard is DCS');
      const facts = dcsFacts(task.ref.id, task.script, worldAt(at));
      if (facts.word !== 'INCRMIGEATING') continue;
      assert.equal(facts.progress, 100);
      assert.ok(facts.migrating && facts.operationsPerSecond > 0);
      gaps.add(Math.sign(facts.sourceKeys - facts.targetKeys));
      if (facts.offset === 0) caughtUp += 1;
    }
    assert.ok(gaps.has(1) && gaps.has(-1));
    assert.ok(caughtUp > 50);
  });

  function dts(name: string, at: number): ReturnType<typeof dtsFacts> {
    const task = named(name);
    if (task.product !== 'dts') throw new Error(`${name} is not of DTS`);
    return dtsFacts(task.ref.id, task.script, worldAt(at));
  }

  function scriptOf(name: string): Parameters<typeof udtsData>[1] {
    const task = named(name);
    if (task.product !== 'udts') throw new Error(`${name} is not of UDTS`);
    return task.script;
  }
});

describe('the pace of the demo', () => {
  it('changes something that a person sees at least every three seconds, for half an hour', () => {
    let quiet = 0;
    let before = cast.map((task) => shown(task, worldAt(0)));
    for (let at = 1; at <= 1_800; at += 1) {
      const now = cast.map((task) => shown(task, worldAt(at)));
      quiet = now.some((text, index) => text !== before[index]) ? 0 : quiet + 1;
      assert.ok(quiet < 3, `nothing changed for ${quiet} s at ${at} s`);
      before = now;
    }
  });

  for (const cloud of ['ucloud', 'ucloud-global', 'surfercloud', 'scloudsg', 'alibaba', 'huawei'] satisfies CloudId[]) {
    it(`has something moving on ${cloud} in each of the first ten minutes`, () => {
      const own = cast.filter((task) => task.ref.cloud === cloud);
      for (let minute = 0; minute < 10; minute += 1) {
        const seen = new Set<string>();
        for (let at = 0; at < 60; at += 5) seen.add(own.map((task) => shown(task, worldAt(minute * 60 + at))).join());
        assert.ok(seen.size > 3, `minute ${minute}: ${seen.size}`);
      }
    });
  }

  it('begins with every kind of state in view', () => {
    const first = new Set(cast.map((task) => wordOf(task, worldAt(0))));
    for (const word of [
      'Dumping',
      'Loading',
      'Syncing',
      'Checking',
      'Started',
      'Migrating',
      'Prechecking',
      'FULLMIGRATING',
    ]) {
      assert.ok(first.has(word), word);
    }
  });

  it('brings the shorter runs to their end within ten minutes', () => {
    const ended = new Set<string | undefined>();
    for (let at = 0; at < 600; at += 5) {
      for (const task of cast) {
        if (['Done', 'Success', 'Finished', 'Failed', 'SUCCESS'].includes(wordOf(task, worldAt(at))))
          ended.add(task.ref.name);
      }
    }
    for (const name of [
      'billing-archive',
      'reports-warehouse',
      'web-07',
      'crm-core',
      'invoices-2024',
      'feature-flags',
    ]) {
      assert.ok(ended.has(name), name);
    }
  });

  it('takes as long as real migrations do at speed 1', () => {
    for (const at of [0, 60, 300]) {
      const fast = told(named('orders'), worldAt(at));
      const slow = told(named('orders'), worldAt(at * demoSpeed, 1));
      assert.equal(slow['Status'], fast['Status']);
      assert.deepEqual(record(slow['Progress'])['CurCount'], record(fast['Progress'])['CurCount']);
      assert.ok(Number(record(slow['Progress'])['CurDuration']) >= 9 * Number(record(fast['Progress'])['CurDuration']));
    }
  });
});
