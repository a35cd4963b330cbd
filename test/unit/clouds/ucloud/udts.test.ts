import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapUdts } from '../../../../src/clouds/ucloud/udts.ts';
import { isTerminal, type Lifecycle, type TaskStatus } from '../../../../src/model/status.ts';
import { followRun } from '../../../../src/monitor/runs.ts';
import { fixture, origin, udtsAnswer, udtsTask } from './support.ts';

const map = (body: Readonly<Record<string, unknown>>): TaskStatus => mapUdts(body, udtsTask, origin);
const withData = (Data: unknown): TaskStatus => map(udtsAnswer(Data));
const noProgress = { CurCount: 0, TotalCount: 0, CurDuration: 0, TotalDuration: 0, Percentage: 0 };

describe('ucloud: UDTS states', () => {
  type Row = [
    word: string,
    lifecycle: Lifecycle,
    phase: TaskStatus['phase'],
    subPhase: TaskStatus['subPhase'],
    caughtUp: boolean | null,
    recoverable: boolean | null,
    outcome: TaskStatus['outcome'],
    terminal: boolean,
  ];
  const rows: Row[] = [
    ['Created', 'ready', null, null, null, null, null, false],
    ['Checking', 'active', 'precheck', null, null, null, null, false],
    ['Starting', 'starting', null, null, null, null, null, false],
    ['Started', 'active', null, null, null, null, null, false],
    ['Dumping', 'active', 'full', 'dump', null, null, null, false],
    ['Loading', 'active', 'full', 'load', null, null, null, false],
    ['Syncing', 'active', 'incremental', null, false, null, null, false],
    ['Synced', 'active', 'incremental', null, true, null, null, false],
    ['Done', 'completed', null, null, null, null, 'success', true],
    ['Success', 'completed', null, null, null, null, 'success', true],
    ['Failed', 'failed', null, null, null, null, 'failure', true],
    ['RetryPending', 'retrying', null, null, null, null, null, false],
    ['Stopping', 'stopping', null, null, null, null, null, false],
    ['Stopped', 'stopped', null, null, null, true, null, true],
    ['FailedUnrecoverable', 'failed', null, null, null, false, 'failure', true],
    ['StoppedUnrecoverable', 'stopped', null, null, null, false, 'failure', true],
  ];
  it('are the sixteen of the documents', () => {
    assert.equal(new Set(rows.map(([word]) => word)).size, 16);
  });
  for (const [word, lifecycle, phase, subPhase, caughtUp, recoverable, outcome, terminal] of rows) {
    it(`maps ${word}`, () => {
      const status = withData({ Status: word });
      const { raw, doubt } = status;
      assert.deepEqual(
        { ...pick(status), raw: raw.state, doubt },
        { lifecycle, phase, subPhase, caughtUp, recoverable, outcome, terminal, raw: word, doubt: null },
      );
    });
  }

  it('are read in any case, and the raw word is kept as it came', () => {
    const status = withData({ Status: ' SYNCED ' });
    assert.equal(status.lifecycle, 'active');
    assert.equal(status.caughtUp, true);
    assert.equal(status.raw.state, ' SYNCED ');
  });

  const unknownWords = [
    'Waiting',
    '等待中',
    'DumpingX',
    'constructor',
    '__proto__',
    'toString',
    '<b>Done</b>',
    7,
    true,
  ];
  for (const word of unknownWords) {
    it(`keeps the unknown word ${String(word)} as unknown`, () => {
      const status = withData({ Status: word, Progress: { Percentage: 12 } });
      assert.equal(status.lifecycle, 'unknown');
      assert.equal(status.terminal, false);
      assert.equal(status.outcome, null);
      assert.equal(status.raw.state, String(word));
      assert.ok(status.doubt?.includes(String(word)));
      assert.equal(status.percent, 12);
    });
  }

  it('cuts a hostile word in the sentence, not in raw', () => {
    const word = 'x'.repeat(100_000);
    const status = withData({ Status: word });
    assert.equal(status.raw.state, word);
    assert.ok((status.doubt?.length ?? 0) < 150);
  });

  const wordless: [name: string, body: Record<string, unknown>][] = [
    ['no Data', { RetCode: 0 }],
    ['Data null', udtsAnswer(null)],
    ['Data empty', udtsAnswer({})],
    ['Data an empty list', udtsAnswer([])],
    ['Data a list', udtsAnswer([{ Status: 'Done' }])],
    ['Data a text', udtsAnswer('Done')],
    ['Status missing', udtsAnswer({ Progress: noProgress })],
    ['Status null', udtsAnswer({ Status: null })],
    ['Status blank', udtsAnswer({ Status: '  ' })],
    ['Status an object', udtsAnswer({ Status: { Name: 'Done' } })],
  ];
  for (const [name, body] of wordless) {
    it(`is unknown, and no problem, with ${name}`, () => {
      const status = map(body);
      assert.equal(status.lifecycle, 'unknown');
      assert.equal(status.raw.state, null);
      assert.match(status.doubt ?? '', /UCloud answered without naming a state/);
    });
  }
});

function pick(status: TaskStatus): object {
  const { lifecycle, phase, subPhase, caughtUp, recoverable, outcome, terminal } = status;
  return { lifecycle, phase, subPhase, caughtUp, recoverable, outcome, terminal };
}

describe('ucloud: UDTS sample of the documents', () => {
  it('is completed at 100 %, whatever its zeros say', () => {
    const body = fixture('udts-done.official');
    assert.deepEqual(map(body), {
      task: udtsTask,
      lifecycle: 'completed',
      phase: null,
      subPhase: null,
      caughtUp: null,
      terminal: true,
      recoverable: null,
      outcome: 'success',
      needsUser: null,
      percent: 100,
      phases: [
        { phase: 'full', state: 'done', percent: 100, done: 0, total: 0, unit: 'items', error: null, rawState: null },
      ],
      lag: null,
      position: { binlogFile: 'mysql-bin.000006', binlogPosition: 154 },
      throughput: null,
      keys: null,
      retries: { current: 0, max: 0 },
      checks: [],
      providerTimes: { elapsedSeconds: 0, totalSeconds: 0, remainingSeconds: null },
      source: null,
      target: null,
      error: null,
      doubt: null,
      raw: { state: 'Done', body },
      observedAt: origin.observedAt,
      requestId: origin.requestId,
    } satisfies TaskStatus);
  });
});

describe('ucloud: UDTS percent', () => {
  type Row = [word: string, progress: unknown, percent: number | null, phases: string[]];
  // Phases as "phase state percent done/total".
  const rows: Row[] = [
    ['Dumping', { Percentage: 0 }, 0, ['full active 0 -/-']],
    ['Dumping', { Percentage: 50 }, 10, ['full active 10 -/-']],
    ['Dumping', { Percentage: 63 }, 12.6, ['full active 12.6 -/-']],
    ['Dumping', { Percentage: 100 }, 20, ['full active 20 -/-']],
    ['Loading', { Percentage: 0 }, 20, ['full active 20 -/-']],
    ['Loading', { Percentage: '37.5' }, 50, ['full active 50 -/-']],
    ['Loading', { Percentage: '37.5%', CurCount: '3', TotalCount: 8 }, 50, ['full active 50 3/8']],
    ['Loading', { Percentage: 100 }, 100, ['full active 100 -/-']],
    ['Loading', { Percentage: 140 }, null, ['full active - -/-']],
    ['Dumping', { Percentage: -3 }, null, ['full active - -/-']],
    ['Dumping', { Percentage: null, CurCount: 1 }, null, ['full active - 1/-']],
    ['Dumping', null, null, ['full active - -/-']],
    ['Dumping', [], null, ['full active - -/-']],
    ['Dumping', { Percentage: {} }, null, ['full active - -/-']],
    ['Dumping', { Percentage: 'NaN' }, null, ['full active - -/-']],
    ['Dumping', { Percentage: '' }, null, ['full active - -/-']],
    // Replicating: 100 only where the copy is known to be done, null where there was none or nobody can tell.
    ['Syncing', null, null, ['incremental active - -/-']],
    ['Syncing', {}, null, ['incremental active - -/-']],
    ['Syncing', noProgress, null, ['incremental active - -/-']],
    ['Synced', noProgress, null, ['incremental active - -/-']],
    ['Syncing', { Percentage: 100 }, 100, ['full done 100 -/-', 'incremental active - -/-']],
    ['Synced', { CurCount: 8, TotalCount: 8 }, 100, ['full done 100 8/8', 'incremental active - -/-']],
    ['Syncing', { Percentage: 40 }, null, ['incremental active - -/-']],
    ['Syncing', { CurCount: 3, TotalCount: 8 }, null, ['full unknown - 3/8', 'incremental active - -/-']],
    // Completed is 100 whatever the body says.
    ['Done', null, 100, ['full done 100 -/-']],
    ['Done', { Percentage: 40, CurCount: 4, TotalCount: 10 }, 100, ['full done 100 4/10']],
    ['Success', { Percentage: 0 }, 100, ['full done 100 -/-']],
    // Ended or interrupted: what the body says, of a phase that it does not name.
    ['Failed', { Percentage: 42 }, 42, ['full unknown 42 -/-']],
    ['Failed', noProgress, 0, []],
    ['Failed', null, null, []],
    ['Stopped', { Percentage: 42 }, 42, ['full unknown 42 -/-']],
    ['StoppedUnrecoverable', { Percentage: 42 }, 42, ['full unknown 42 -/-']],
    ['Stopping', { Percentage: 42 }, 42, ['full unknown 42 -/-']],
    ['RetryPending', { Percentage: 42 }, 42, ['full unknown 42 -/-']],
    ['Started', { Percentage: 42 }, 42, ['full unknown 42 -/-']],
    ['Created', noProgress, 0, []],
    ['Checking', null, null, ['precheck active - -/-']],
    ['Checking', { Percentage: 7 }, 7, ['precheck active - -/-', 'full unknown 7 -/-']],
  ];
  for (const [word, Progress, percent, phases] of rows) {
    it(`${word} with ${JSON.stringify(Progress)} is ${String(percent)}`, () => {
      const status = withData({ Status: word, Progress });
      assert.equal(status.percent, percent);
      assert.deepEqual(
        status.phases.map((of) =>
          [of.phase, of.state, of.percent ?? '-', `${of.done ?? '-'}/${of.total ?? '-'}`].join(' '),
        ),
        phases,
      );
    });
  }

  it('counts entries, not rows: the document does not say rows', () => {
    const [full] = withData({ Status: 'Loading', Progress: { CurCount: 3 } }).phases;
    assert.equal(full?.unit, 'items');
    assert.equal(withData({ Status: 'Loading' }).phases[0]?.unit, null);
  });

  it('names the raw word on the active phase alone', () => {
    const { phases } = withData({ Status: 'Synced', Progress: { Percentage: 100 } });
    assert.deepEqual(
      phases.map(({ phase, rawState }) => [phase, rawState]),
      [
        ['full', null],
        ['incremental', 'Synced'],
      ],
    );
  });
});

describe('ucloud: UDTS replication', () => {
  it('maps a MySQL task of the 2020 edition, ServerId included', () => {
    const status = map(fixture('udts-mysql-loading.synthetic'));
    assert.equal(status.percent, 50);
    assert.equal(status.subPhase, 'load');
    assert.deepEqual(status.position, {
      binlogFile: 'mysql-bin.000042',
      binlogPosition: 73911,
      gtid: '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-23',
      serverId: 1873641,
    });
    assert.deepEqual(status.retries, { current: 1, max: 3 });
    assert.deepEqual(status.providerTimes, { elapsedSeconds: 1350, totalSeconds: 3600, remainingSeconds: 2250 });
    assert.equal(status.phases[0]?.done, 75000);
    assert.equal(status.phases[0].total, 200000);
    assert.equal(status.lag, null);
    assert.equal(status.error, null);
  });

  it('maps a Redis task of the 2023 edition', () => {
    const status = map(fixture('udts-redis-synced.synthetic'));
    assert.equal(status.caughtUp, true);
    assert.equal(status.percent, 100);
    assert.deepEqual(status.lag, { seconds: 2, bytes: null, source: 'RedisDelayTime' });
    assert.deepEqual(status.position, { offset: 8817234 });
  });

  it('maps a MongoDB task whose Redis fields are filled with zeros', () => {
    const status = map(fixture('udts-mongo-syncing.synthetic'));
    assert.equal(status.percent, null);
    assert.deepEqual(status.lag, { seconds: 17, bytes: null, source: 'MongoDelayTime' });
  });

  const lags: [name: string, progress: object, seconds: number | null, source: string | null][] = [
    ['Redis alone, zero', { RedisDelayTime: 0 }, 0, 'RedisDelayTime'],
    ['Redis alone, text', { RedisDelayTime: '12' }, 12, 'RedisDelayTime'],
    ['Mongo alone, zero', { MongoDelayTime: 0 }, 0, 'MongoDelayTime'],
    ['Mongo beside a null', { RedisDelayTime: null, MongoDelayTime: 4 }, 4, 'MongoDelayTime'],
    ['two zeros and an offset', { RedisOffsetSize: 9, RedisDelayTime: 0, MongoDelayTime: 0 }, 0, 'RedisDelayTime'],
    ['two zeros', { RedisDelayTime: 0, MongoDelayTime: 0 }, null, null],
    ['nothing', {}, null, null],
    ['a negative one', { RedisDelayTime: -1 }, null, null],
    ['a wrong type', { RedisDelayTime: [3] }, null, null],
  ];
  for (const [name, Progress, seconds, source] of lags) {
    it(`reads the lag of ${name}`, () => {
      const { lag } = withData({ Status: 'Syncing', Progress });
      assert.deepEqual(lag, source === null ? null : { seconds, bytes: null, source });
    });
  }

  const positions: [name: string, data: object, position: TaskStatus['position']][] = [
    ['a binlog', { Sync: { BinlogName: 'b.1', BinlogPos: 4 } }, { binlogFile: 'b.1', binlogPosition: 4 }],
    ['position 0 of a binlog', { Sync: { BinlogName: 'b', BinlogPos: 0 } }, { binlogFile: 'b', binlogPosition: 0 }],
    ['a position as text', { Sync: { BinlogName: 'b', BinlogPos: '154' } }, { binlogFile: 'b', binlogPosition: 154 }],
    ['a GTID alone', { Sync: { BinlogGTID: 'u:1-5' } }, { gtid: 'u:1-5' }],
    ['fillers', { Sync: { BinlogName: '', BinlogPos: 0, BinlogGTID: '', ServerId: 0 } }, null],
    ['a Redis offset 0', { Progress: { RedisOffsetSize: 0 } }, { offset: 0 }],
    [
      'a Redis filler beside a binlog',
      { Progress: { RedisOffsetSize: 0 }, Sync: { BinlogName: 'b' } },
      { binlogFile: 'b' },
    ],
    ['another spelling', { sync: { binlogname: 'b', ServerID: 7 } }, { binlogFile: 'b', serverId: 7 }],
    ['Sync null', { Sync: null }, null],
    ['Sync a list', { Sync: ['b'] }, null],
    ['wrong types', { Sync: { BinlogName: {}, BinlogPos: [], BinlogGTID: null, ServerId: 'x' } }, null],
  ];
  for (const [name, data, position] of positions) {
    it(`reads the position of ${name}`, () => {
      assert.deepEqual(withData({ Status: 'Syncing', ...data }).position, position);
    });
  }
});

describe('ucloud: UDTS times, retries and errors', () => {
  type Times = NonNullable<TaskStatus['providerTimes']>;
  const times: [word: string, progress: object, expected: Times | null][] = [
    ['Loading', { CurDuration: 10, TotalDuration: 40 }, of(10, 40, 30)],
    ['Loading', { CurDuration: '10', TotalDuration: '40' }, of(10, 40, 30)],
    ['Loading', { CurDuration: 0, TotalDuration: 40 }, of(0, 40, null)],
    ['Loading', { CurDuration: 40, TotalDuration: 40 }, of(40, 40, null)],
    ['Loading', { CurDuration: 50, TotalDuration: 40 }, of(50, 40, null)],
    ['Loading', { CurDuration: 10 }, of(10, null, null)],
    ['Loading', { TotalDuration: 40 }, of(null, 40, null)],
    ['Loading', { CurDuration: -1, TotalDuration: 40 }, of(null, 40, null)],
    ['Loading', {}, null],
    ['Done', { CurDuration: 10, TotalDuration: 40 }, of(10, 40, null)],
    ['Failed', { CurDuration: 10, TotalDuration: 40 }, of(10, 40, null)],
    ['Syncing', { CurDuration: 10, TotalDuration: 40 }, of(10, 40, null)],
  ];
  for (const [word, Progress, expected] of times) {
    it(`${word} with ${JSON.stringify(Progress)}`, () => {
      assert.deepEqual(withData({ Status: word, Progress }).providerTimes, expected);
    });
  }

  function of(elapsedSeconds: number | null, totalSeconds: number | null, remainingSeconds: number | null): Times {
    return { elapsedSeconds, totalSeconds, remainingSeconds };
  }

  const retries: [data: object, expected: TaskStatus['retries']][] = [
    [
      { CurRetryCount: 2, MaxRetryCount: 5 },
      { current: 2, max: 5 },
    ],
    [
      { CurRetryCount: '2', MaxRetryCount: null },
      { current: 2, max: null },
    ],
    [
      { CurRetryCount: 0, MaxRetryCount: 0 },
      { current: 0, max: 0 },
    ],
    [{ MaxRetryCount: 5 }, null],
    [{}, null],
  ];
  for (const [data, expected] of retries) {
    it(`retries of ${JSON.stringify(data)}`, () => {
      assert.deepEqual(withData({ Status: 'RetryPending', ...data }).retries, expected);
    });
  }

  it('keeps the failure text verbatim, markup and lines included', () => {
    const words = `ERROR 1236: '<img src=x onerror=alert(1)>'\n[click](command:evil) "host-7"`;
    const status = withData({ Status: 'Failed', FailedMessage: words });
    assert.equal(status.error, words);
  });

  it('has no error where FailedMessage is blank, missing or an object', () => {
    for (const FailedMessage of ['', ' ', null, undefined, {}, []]) {
      assert.equal(withData({ Status: 'Failed', FailedMessage }).error, null);
    }
  });
});

describe('ucloud: a percentage that cannot be one', () => {
  it('is none, with a doubt, and begins no run', () => {
    for (const sent of [-1, '-1', 1000, 100.5]) {
      const good = map(udtsAnswer({ Status: 'Loading', Progress: { Percentage: 50 } }));
      const odd = map(udtsAnswer({ Status: 'Loading', Progress: { Percentage: sent } }));
      assert.equal(odd.percent, null);
      assert.equal(odd.doubt, `UCloud reports a progress of ${sent}%, which can't be right.`);
      assert.equal(odd.doubtAbout, undefined);
      const { run } = followRun(followRun(null, good).run, odd);
      assert.deepEqual([run.number, run.highest], [1, 60]);
      assert.equal(followRun(run, good).status.percent, 60);
    }
  });

  it('is said beside a state that nobody knows', () => {
    const { doubt } = map(udtsAnswer({ Status: 'Hibernating', Progress: { Percentage: 101 } }));
    assert.match(doubt ?? '', /'Hibernating' is not among.*documents\. UCloud reports a progress of 101%/);
  });
});

describe('ucloud: UDTS raw body', () => {
  it('keeps documented fields only', () => {
    const body = udtsAnswer({
      Status: 'Syncing',
      Password: 'canary-1',
      Source: { Host: '10.0.0.1', Password: 'canary-2' },
      Progress: { Percentage: 3, PrivateKey: 'canary-3' },
      Sync: { BinlogName: { toString: 'canary-4' }, BinlogPos: 9, Token: 'canary-5' },
    });
    const status = map({ ...body, AgentDownloadUrl: 'canary-6', TraceId: 'canary-7' });
    assert.ok(!JSON.stringify(status).includes('canary'));
    assert.deepEqual(status.raw.body, {
      RetCode: 0,
      Action: 'GetUDTSTaskStatusResponse',
      Message: '',
      Data: { Status: 'Syncing', Progress: { Percentage: 3 }, Sync: { BinlogPos: 9 } },
    });
  });

  it('never throws and never invents, whatever Data is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (Data, Progress, Sync) => {
        for (const data of [Data, { Status: 'Loading', Progress, Sync }]) {
          const status = withData(data);
          assert.equal(status.terminal, isTerminal(status.lifecycle));
          assert.ok(status.percent === null || (status.percent >= 0 && status.percent <= 100));
        }
      }),
      { numRuns: 200 },
    );
  });
});
