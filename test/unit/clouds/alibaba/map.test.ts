import assert from 'node:assert/strict';
import fc from 'fast-check';
import { record } from '../../../../src/clouds/tolerant.ts';
import { blankStatus, isTerminal, type Lifecycle, lifecycles, type TaskStatus } from '../../../../src/model/status.ts';
import { answer, type Blocks, copied, done, fixture, map, observedAt, task } from './answers.ts';

describe("Alibaba status of the document's sample answer", () => {
  const status = map(fixture());

  it('is an active, caught-up job in its incremental phase, its copy complete', () => {
    const { lifecycle, phase, caughtUp, terminal, recoverable, outcome, needsUser, percent, error, doubt } = status;
    assert.deepEqual(
      { lifecycle, phase, caughtUp, terminal, recoverable, outcome, needsUser, percent, error, doubt },
      {
        lifecycle: 'active',
        phase: 'incremental',
        caughtUp: true,
        terminal: false,
        recoverable: null,
        outcome: null,
        needsUser: null,
        percent: 100,
        error: null,
        doubt: null,
      },
    );
  });

  it('has four phases with their own numbers and words', () => {
    const plain = { total: null, error: null };
    assert.deepEqual(status.phases, [
      { ...plain, phase: 'precheck', state: 'done', percent: 100, done: null, unit: null, rawState: 'Finished' },
      { ...plain, phase: 'schema', state: 'done', percent: 100, done: 1, unit: 'tables', rawState: 'Finished' },
      { ...plain, phase: 'full', state: 'done', percent: 100, done: 200_001, unit: 'rows', rawState: 'Finished' },
      { ...plain, phase: 'incremental', state: 'active', percent: 95, done: null, unit: null, rawState: 'Catched' },
    ]);
  });

  it('has lag in seconds and the checkpoint as a time', () => {
    assert.deepEqual(status.lag, { seconds: 0, bytes: null, source: 'DataSynchronizationStatus.Delay' });
    assert.deepEqual(status.position, { checkpoint: '2021-02-05T06:50:47.000Z' });
  });

  it('has its fourteen checks, misspelling included', () => {
    assert.equal(status.checks.length, 14);
    assert.ok(
      status.checks.every((check) => check.state === 'passed' && check.error === null && check.repair === null),
    );
    assert.ok(status.checks.some((check) => check.name === 'CHECK_MYSQL_PASSOWRD_FORMAT'));
  });

  it('has both endpoints', () => {
    const common = {
      engine: 'MySQL',
      kind: 'RDS',
      host: null,
      port: null,
      database: null,
      user: 'dtstest',
      region: null,
    };
    assert.deepEqual(status.source, { ...common, instanceId: 'rm-bp1i99e8l7913****' });
    assert.deepEqual(status.target, { ...common, instanceId: 'rm-bp1zc3iyqe3qw****' });
  });

  it('keeps the raw word and the whole documented answer', () => {
    assert.equal(status.raw.state, 'Migrating');
    assert.deepEqual(status.raw.body, fixture());
  });

  it('has nothing that the API does not say', () => {
    const { subPhase, throughput, keys, retries, providerTimes } = status;
    assert.deepEqual(
      { subPhase, throughput, keys, retries, providerTimes },
      {
        subPhase: null,
        throughput: null,
        keys: null,
        retries: null,
        providerTimes: null,
      },
    );
    assert.deepEqual([status.task, status.observedAt, status.requestId], [task, observedAt, 'R-1']);
  });
});

describe('Alibaba job words', () => {
  const table: readonly (readonly [string, Lifecycle, Partial<TaskStatus>?])[] = [
    ['NotStarted', 'ready', { phase: null }],
    ['Prechecking', 'active', { phase: 'precheck' }],
    ['PrecheckFailed', 'failed', { phase: 'precheck', recoverable: true, outcome: 'failure' }],
    ['Migrating', 'active', { phase: 'full' }],
    ['Suspending', 'paused', { phase: 'full', recoverable: null, outcome: null }],
    ['MigrationFailed', 'failed', { phase: 'full', recoverable: true, outcome: 'failure' }],
    ['Finished', 'completed', { phase: null, outcome: 'ambiguous', percent: 100 }],
    ['NotConfigured', 'draft', { phase: null }],
    ['PreCheckPass', 'ready', { phase: null }],
    ['Retrying', 'retrying', { phase: 'full' }],
    ['Upgrade', 'maintenance', { phase: 'full' }],
    ['Downgrade', 'maintenance', { phase: 'full' }],
    ['Locked', 'maintenance', { phase: 'full' }],
    ['Initializing', 'active', { phase: 'full' }],
    ['Initializating', 'active', { phase: 'full' }],
    ['InitializeFailed', 'failed', { phase: 'full', outcome: 'failure' }],
    ['Synchronizing', 'active', { phase: 'incremental' }],
    ['synchronizing', 'active', { phase: 'incremental' }],
    ['Modifying', 'maintenance', {}],
    ['ModifyFailed', 'failed', { phase: 'full', outcome: 'failure' }],
    ['Failed', 'failed', { phase: 'full', outcome: 'failure' }],
    ['Starting', 'starting', {}],
    ['Normal', 'active', { phase: 'full' }],
    ['Abnormal', 'failed', { phase: 'full', outcome: 'failure' }],
    ['Suspengding', 'paused', {}],
    ['MIGRATING', 'active', {}],
    [' Migrating ', 'active', {}],
    ['Teleporting', 'unknown', { outcome: null, recoverable: null }],
    ['constructor', 'unknown', {}],
  ];
  for (const [word, lifecycle, expected] of table) {
    it(`${word} → ${lifecycle}`, () => {
      const status = map(answer({ job: word, schema: done, full: { Status: 'Migrating', Percent: '40' } }));
      assert.equal(status.lifecycle, lifecycle);
      assert.equal(status.raw.state, word.trim());
      assert.equal(status.terminal, isTerminal(lifecycle));
      for (const [key, value] of Object.entries(expected ?? {})) {
        assert.deepEqual(Object.entries(status).find(([name]) => name === key)?.[1], value, key);
      }
    });
  }

  for (const word of [null, '', '   ', {}, [], ['Migrating']]) {
    it(`${JSON.stringify(word)} → unknown, without a word`, () => {
      const status = map(answer({ job: word }));
      assert.equal(status.lifecycle, 'unknown');
      assert.equal(status.raw.state, null);
      assert.equal(status.terminal, false);
    });
  }

  it('makes nothing of an empty answer: no word, no number', () => {
    const status = map({});
    const plain = { percent: null, done: null, total: null, unit: null, error: null, rawState: null };
    const phases = ['precheck', 'schema', 'full', 'incremental'].map((phase) => ({
      ...plain,
      phase,
      state: 'unknown',
    }));
    assert.deepEqual(status, { ...blankStatus(task, observedAt), phases, requestId: 'R-1' });
  });

  it('asks a person where the cloud waits for one', () => {
    const asking = table.filter(([word]) => map(answer({ job: word })).needsUser !== null).map(([word]) => word);
    assert.deepEqual(asking, ['PrecheckFailed', 'Locked']);
  });

  it('warns that a failed migration may resume by itself', () => {
    assert.match(map(answer({ job: 'MigrationFailed' })).doubt ?? '', /resume/);
  });
});

describe('Alibaba checks, endpoints and failure texts', () => {
  const check = { CheckStatus: 'Failed', ItemName: 'CHECK_CONN_SRC', ErrorMessage: 'denied', RepairMethod: 'REPAIR2' };

  it('has the error and the repair of a failed check', () => {
    const status = map(
      answer({ job: 'PrecheckFailed', precheck: { Status: 'Failed', Detail: { CheckItem: [check] } } }),
    );
    assert.deepEqual(status.checks, [{ name: 'CHECK_CONN_SRC', state: 'failed', error: 'denied', repair: 'REPAIR2' }]);
    assert.equal(status.error, 'denied');
  });

  for (const [word, state] of [
    ['Success', 'passed'],
    ['Failed', 'failed'],
    ['Warning', 'warning'],
    ['Checking', 'running'],
    ['Migrating', 'running'],
    ['Maybe', 'unknown'],
    [null, 'unknown'],
  ] as const) {
    it(`check ${word} → ${state}`, () => {
      const Detail = { CheckItem: [{ ...check, CheckStatus: word }] };
      assert.equal(map(answer({ precheck: { Detail } })).checks[0]?.state, state);
    });
  }

  it('bears a list of checks that is none', () => {
    for (const Detail of [null, [], 'x', { CheckItem: null }, { CheckItem: {} }, { CheckItem: [null, 'x', 7] }]) {
      assert.deepEqual(map(answer({ precheck: { Status: 'Finished', Detail } })).checks, []);
    }
    const [unnamed] = map(answer({ precheck: { Detail: { CheckItem: [{}] } } })).checks;
    assert.deepEqual(unnamed, { name: 'unnamed check', state: 'unknown', error: null, repair: null });
  });

  it('keeps 500 checks at most, those that failed first, and says that there were more', () => {
    const passed = Array.from({ length: 600 }, (_, index) => ({ ItemName: `CHECK_${index}`, CheckStatus: 'Success' }));
    const status = map(answer({ precheck: { Detail: { CheckItem: [...passed, check] } } }));
    assert.equal(status.checks.length, 500);
    assert.deepEqual(
      status.checks.slice(0, 2).map(({ name }) => name),
      ['CHECK_CONN_SRC', 'CHECK_0'],
    );
    assert.match(status.doubt ?? '', /101 are left out/);

    const whole = map(answer({ precheck: { Detail: { CheckItem: [...passed.slice(0, 499), check] } } }));
    assert.deepEqual([whole.checks.length, whole.checks.at(-1)?.name, whole.doubt], [500, 'CHECK_CONN_SRC', null]);
  });

  it('maps every part of an endpoint, in any case, and a SID for a database', () => {
    const status = map({
      ...answer({}),
      SourceEndpoint: {
        InstanceID: 'i-1',
        InstanceType: 'Express',
        EngineName: 'Oracle',
        Ip: '10.0.0.1',
        Port: 1521,
        UserName: 'dts',
        OracleSID: 'orcl',
        Password: 'canary',
      },
      DestinationEndpoint: { DatabaseName: 'target', oracleSID: 'x' },
    });
    assert.deepEqual(status.source, {
      engine: 'Oracle',
      kind: 'Express',
      instanceId: 'i-1',
      host: '10.0.0.1',
      port: '1521',
      database: 'orcl',
      user: 'dts',
      region: null,
    });
    assert.equal(status.target?.database, 'target');
    for (const SourceEndpoint of [undefined, null, {}, '', { UserName: ' ' }]) {
      assert.equal(map({ ...answer({}), SourceEndpoint }).source, null);
    }
  });

  const text = '任务失败太久 无法恢复';
  const failed = { Status: 'Failed', ErrorMessage: text };
  const cases: readonly (readonly [string, Blocks, string | null])[] = [
    ['of the failed phase', { job: 'MigrationFailed', schema: done, full: failed }, text],
    [
      'of a failed job without a failed phase',
      { job: 'MigrationFailed', full: { ...failed, Status: 'Migrating' } },
      text,
    ],
    ['of a job that is retrying', { job: 'Retrying', full: { ...failed, Status: 'Migrating' } }, text],
    ['of a job in an unknown state', { job: 'Hibernating', full: { ...failed, Status: 'Migrating' } }, text],
    ['of a failed phase in a running job', { schema: failed, full: done }, text],
    ['none while a message is a remnant', { full: { ...failed, Status: 'Migrating' } }, null],
    ['none when nothing is said', { job: 'MigrationFailed', full: { Status: 'Failed', ErrorMessage: ' ' } }, null],
  ];
  for (const [name, blocks, expected] of cases) {
    it(`failure text: ${name}`, () => {
      assert.equal(map(answer(blocks)).error, expected);
    });
  }

  it('failure text: of a failed check, not of one that passed nor of an earlier run of a phase', () => {
    const Detail = { CheckItem: [{ ...check, CheckStatus: 'Success', ErrorMessage: 'none' }, check] };
    const remnant = { Status: 'NotStarted', ErrorMessage: 'old' };
    const status = map(answer({ job: 'PrecheckFailed', precheck: { Status: 'Failed', Detail }, full: remnant }));
    assert.equal(status.error, 'denied');
  });

  it('shows a failed phase in a running job, and says that the words disagree', () => {
    const status = map(answer({ schema: failed, full: { Status: 'Migrating', Percent: '3' } }));
    assert.equal(status.lifecycle, 'active');
    assert.equal(status.phase, 'schema');
    assert.match(status.doubt ?? '', /"Migrating".*"Failed"/);
  });
});

describe('Alibaba answers that contradict themselves', () => {
  const caught = { Status: 'Catched', Percent: '95' };

  it('are not caught up with a delay that "Catched" rules out', () => {
    for (const [Delay, caughtUp] of [
      ['0', true],
      ['600', true],
      ['601', null],
      ['86400', null],
    ] as const) {
      const status = map(answer({ ...copied, incremental: { ...caught, Delay } }));
      assert.equal(status.caughtUp, caughtUp, Delay);
      assert.equal(status.doubt === null, caughtUp === true, Delay);
      assert.equal(status.lag?.seconds, Number(Delay));
    }
  });

  it('are not caught up before the initial copy is complete', () => {
    for (const Status of ['Migrating', 'NotStarted']) {
      const status = map(answer({ schema: done, full: { Status, Percent: '40' }, incremental: caught }));
      assert.equal(status.caughtUp, null);
      assert.match(status.doubt ?? '', new RegExp(`"Catched".*"${Status}"`));
    }
    const withoutCopy = { dataInitialization: false, structureInitialization: false, dataSynchronization: true };
    const zero = { Status: 'NotStarted', Percent: '0' };
    assert.equal(map(answer({ mode: withoutCopy, schema: zero, full: zero, incremental: caught })).caughtUp, true);
  });

  it('have no certain outcome where a finished job has a phase that is not', () => {
    for (const Status of ['Failed', 'Migrating', 'NotStarted']) {
      const status = map(answer({ job: 'Finished', schema: done, full: { Status }, incremental: caught }));
      assert.deepEqual([status.outcome, status.caughtUp], ['ambiguous', null]);
      assert.match(status.doubt ?? '', new RegExp(`"Finished".*"${Status}"`));
    }
    // Replication ends when a person ends it, in whatever state it is then.
    for (const incremental of [caught, { Status: 'Migrating' }, done]) {
      const status = map(answer({ job: 'Finished', ...copied, incremental }));
      assert.deepEqual([status.outcome, status.doubt], ['success', null]);
    }
  });
});

describe('Alibaba answers that keep to nothing', () => {
  it('keeps no field that is not documented', () => {
    const canary = 'canary-7c1f';
    const status = map({
      ...fixture(),
      Password: canary,
      AccessKeySecret: canary,
      SourceEndpoint: { EngineName: 'MySQL', Password: canary, nested: { UserName: canary } },
      PrecheckStatus: { Status: 'Finished', Secret: canary, Detail: { CheckItem: [{ ItemName: 'A', Token: canary }] } },
      MigrationObject: { notAText: canary },
    });
    assert.ok(!JSON.stringify(status).includes(canary));
  });

  it('keeps the migration object as the text that it is', () => {
    const MigrationObject = '[{"DBName":"dtstestdata","TableIncludes":[{"TableName":"customer"}]}]';
    assert.equal(map({ ...fixture(), MigrationObject }).raw.body['MigrationObject'], MigrationObject);
  });

  it('maps an answer whose keys are all in lower case alike', () => {
    const lower = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(lower);
      const object = record(value);
      if (!object) return value;
      return Object.fromEntries(Object.entries(object).map(([key, entry]) => [key.toLowerCase(), lower(entry)]));
    };
    const { raw, ...status } = map(record(lower(fixture())) ?? {});
    const { raw: expectedRaw, ...expected } = map(fixture());
    assert.deepEqual(status, expected);
    assert.equal(raw.state, expectedRaw.state);
  });

  it('maps strings and numbers alike', () => {
    const strings = answer({ schema: done, full: { Status: 'Migrating', Percent: ' 40 ', Progress: '7' } });
    const numbers = answer({ schema: done, full: { Status: 'Migrating', Percent: 40, Progress: 7 } });
    const { raw: one, ...first } = map(strings);
    const { raw: other, ...second } = map(numbers);
    assert.deepEqual(first, second);
    assert.notDeepEqual(one, other);
  });

  it('never throws and never leaves the vocabulary, whatever comes', () => {
    const keys = Object.keys(fixture());
    const anyBody = fc.dictionary(fc.constantFrom(...keys, '__proto__', 'x'), fc.anything());
    fc.assert(
      fc.property(anyBody, (body) => {
        const status = map(body);
        assert.ok(lifecycles.includes(status.lifecycle));
        assert.ok(status.percent === null || (status.percent >= 0 && status.percent <= 100));
        assert.equal(status.phases.length, 4);
      }),
      { numRuns: 200 },
    );
  });
});
