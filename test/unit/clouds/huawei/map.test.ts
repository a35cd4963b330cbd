import assert from 'node:assert/strict';
import fc from 'fast-check';
import { absentStatus } from '../../../../src/clouds/huawei/map.ts';
import { isTerminal, type Lifecycle, lifecycles, type Outcome, type Phase } from '../../../../src/model/status.ts';
import {
  answered,
  denied,
  evidence,
  fixture,
  mapped,
  missing,
  observedAt,
  phaseOf,
  statistics,
  task,
  unknownTask,
} from './support.ts';

const incremental = { migration_type: 'online_migration', migration_method: 'incremental_migration' };
const full = { migration_type: 'online_migration', migration_method: 'full_amount_migration' };
const backup = { migration_type: 'backupfile_import', migration_method: 'full_amount_migration' };

describe('Huawei DCS, the state words', () => {
  type Row = readonly [
    word: string,
    lifecycle: Lifecycle,
    phase: Phase | null,
    outcomeAt40: Outcome | null,
    percentAt40: number | null,
  ];
  const rows: readonly Row[] = [
    ['RUNNING', 'draft', null, null, 40],
    ['CREATING', 'starting', null, null, 40],
    ['MIGRATING', 'active', 'full', null, 40],
    ['FULLMIGRATING', 'active', 'full', null, 40],
    ['INCRMIGEATING', 'active', 'incremental', null, null],
    ['INCRMIGRATING', 'active', 'incremental', null, null],
    ['SUCCESS', 'completed', null, 'ambiguous', 100],
    ['MIGRATION_SUCCESS', 'completed', null, 'ambiguous', 100],
    ['FAILED', 'failed', null, 'failure', 40],
    ['MIGRATION_FAILED', 'failed', null, 'failure', 40],
    ['ERROR', 'failed', null, 'failure', 40],
    ['TERMINATING', 'stopping', null, null, 40],
    ['TERMINATED', 'stopped', null, 'ambiguous', 40],
    ['RELEASED', 'gone', null, 'ambiguous', 40],
    ['DELETED', 'gone', null, 'ambiguous', 40],
    ['SOMETHING_NEW', 'unknown', null, null, 40],
    ['toString', 'unknown', null, null, 40],
  ];
  for (const [word, lifecycle, phase, outcome, percent] of rows) {
    it(`${word} is ${lifecycle}`, () => {
      const status = mapped(statistics('40', null), { status: word });
      assert.equal(status.lifecycle, lifecycle);
      assert.equal(status.phase, phase);
      assert.equal(status.outcome, outcome);
      assert.equal(status.percent, percent);
      assert.equal(status.terminal, isTerminal(lifecycle));
      assert.equal(status.recoverable, lifecycle === 'gone' ? false : null);
      assert.equal(status.needsUser !== null, lifecycle === 'draft');
      assert.equal(status.raw.state, word);
      assert.equal(status.caughtUp, null);
      assert.equal(status.lag, null);
    });
  }

  it('words are taken in any case and with blanks around', () => {
    assert.equal(mapped({}, { status: ' success ' }).lifecycle, 'completed');
    assert.equal(mapped({}, { Status: 'Migrating' }).lifecycle, 'active');
  });

  it('a state that is no text at all is no state', () => {
    for (const status of [null, '', '  ', {}, ['SUCCESS'], undefined]) {
      const mappedStatus = mapped(statistics(40, true), { status });
      assert.equal(mappedStatus.raw.state, null);
      assert.equal(mappedStatus.lifecycle, 'unknown');
    }
    assert.equal(mapped({}, { status: 7 }).raw.state, '7');
  });

  it('MIGRATING takes its phase from the progress, unless the task has only one', () => {
    const phaseAt = (percent: unknown, method: object): Phase | null =>
      mapped(statistics(percent, true), { status: 'MIGRATING', ...method }).phase;
    assert.equal(phaseAt(99, incremental), 'full');
    assert.equal(phaseAt(100, incremental), 'incremental');
    assert.equal(phaseAt(100, {}), 'incremental');
    assert.equal(phaseAt(100, full), 'full');
    assert.equal(phaseAt(null, incremental), null);
    assert.equal(phaseAt(null, full), 'full');
    assert.equal(phaseAt(null, backup), 'full');
    // Huawei's own examples have the method in the type, and older ones call both migrate_type.
    assert.equal(phaseAt(100, { migration_type: 'full_amount_migration' }), 'full');
    assert.equal(phaseAt(100, { migrate_type: 'FULL_AMOUNT_MIGRATION' }), 'full');
  });

  it('EXCHANGING is the cutover, in the middle of whatever the task does', () => {
    const status = mapped(statistics(100, true), {
      status: 'INCRMIGEATING',
      task_status: 'EXCHANGING',
      ...incremental,
    });
    assert.equal(status.lifecycle, 'active');
    assert.equal(status.phase, 'cutover');
    assert.equal(status.percent, 100);
    assert.equal(status.raw.state, 'INCRMIGEATING');
    assert.deepEqual(
      status.phases.map(({ phase, state, rawState }) => [phase, state, rawState]),
      [
        ['full', 'done', null],
        ['incremental', 'active', null],
        ['cutover', 'active', 'EXCHANGING'],
      ],
    );
    assert.equal(mapped({}, { status: 'SUCCESS', task_status: 'RUNNING' }).phase, null);
  });

  it('TERMINATED tells after a complete copy what it usually is, and stays ambiguous', () => {
    const usual = mapped(statistics(100, false), { status: 'TERMINATED', ...incremental });
    assert.deepEqual([usual.lifecycle, usual.outcome, usual.percent], ['stopped', 'ambiguous', 100]);
    assert.match(usual.doubt ?? '', /after the full copy was complete.*usual end/);
    const early = mapped(statistics(40, false), { status: 'TERMINATED', ...incremental });
    assert.match(early.doubt ?? '', /proper end.*or an abort/);
    assert.equal(mapped(statistics(40, false), { status: 'TERMINATED', ...full }).doubt, null);
  });
});

describe('Huawei DCS, the statistics alone', () => {
  type Row = readonly [
    migrating: boolean | null,
    percent: number | null,
    lifecycle: Lifecycle,
    phase: Phase | null,
    outcome: Outcome | null,
    doubt: RegExp,
  ];
  const rows: readonly Row[] = [
    [true, 0, 'active', 'full', null, /concluded from the progress/],
    [true, 99, 'active', 'full', null, /concluded from the progress/],
    [true, 100, 'active', 'incremental', null, /concluded from the progress/],
    [true, null, 'active', null, null, /concluded from the progress/],
    [false, 100, 'completed', null, 'ambiguous', /completed or was stopped/],
    [false, 57, 'unknown', null, null, /stopped or failed/],
    [false, 0, 'ready', null, null, /not started or failed/],
    [false, null, 'unknown', null, null, /cannot be told/],
    [null, 100, 'unknown', null, null, /cannot be told/],
    [null, null, 'unknown', null, null, /cannot be told/],
  ];
  for (const [migrating, percent, lifecycle, phase, outcome, doubt] of rows) {
    it(`is_migrating ${String(migrating)} at ${String(percent)} is ${lifecycle}${phase === null ? '' : `/${phase}`}`, () => {
      const status = mapped(statistics(percent, migrating), denied);
      assert.equal(status.lifecycle, lifecycle);
      assert.equal(status.phase, phase);
      assert.equal(status.outcome, outcome);
      assert.equal(status.percent, percent);
      assert.equal(status.terminal, lifecycle === 'completed');
      assert.equal(status.raw.state, null);
      assert.match(status.doubt ?? '', doubt);
      assert.match(status.doubt ?? '', /dcs:migrationTask:get/);
    });
  }

  it('the doubt names another reason in its own words, without a second full stop', () => {
    const { doubt } = mapped(statistics(40, true), missing('network', 'ECONNRESET', 'The host hung up.'));
    assert.equal(
      doubt,
      'The state is concluded from the progress numbers alone: the task itself could not be read (The host hung up).',
    );
  });
});

describe('Huawei DCS, the numbers', () => {
  it("Huawei's own sample, with the task in its incremental phase", () => {
    const status = mapped(fixture('statistics.official'), { status: 'INCRMIGEATING', ...incremental });
    assert.equal(status.percent, 100);
    assert.deepEqual(status.keys, { source: 531221, target: 531211 });
    assert.deepEqual(status.throughput, { kilobytesPerSecond: 50, operationsPerSecond: 5300 });
    assert.deepEqual(status.position, { offset: 100 });
    assert.equal(status.doubt, null);
    assert.equal(status.observedAt, observedAt);
    assert.equal(status.task, task);
    for (const [key, value] of Object.entries(fixture('statistics.official'))) {
      assert.equal(status.raw.body[key], value);
    }
  });

  it('texts are as good as numbers, with a percent sign too', () => {
    const status = mapped(
      {
        full_migration_progress: ' 62.5 %',
        offset: '-3',
        source_dbsize: '10',
        target_dbsize: '8',
        target_input_kbps: '1.5',
        target_ops: '0',
        is_migrating: 'True',
      },
      denied,
    );
    assert.equal(status.lifecycle, 'active');
    assert.equal(status.percent, 62.5);
    assert.deepEqual(status.position, { offset: -3 });
    assert.deepEqual(status.keys, { source: 10, target: 8 });
    assert.deepEqual(status.throughput, { kilobytesPerSecond: 1.5, operationsPerSecond: 0 });
  });

  it('what is blank, null, of the wrong type or no number is null, never 0', () => {
    for (const value of ['', ' ', null, undefined, {}, [], true, 'abc', '12abc', 'NaN', '1e999', Number.NaN]) {
      const status = mapped(
        {
          full_migration_progress: value,
          offset: value,
          source_dbsize: value,
          target_dbsize: value,
          target_input_kbps: value,
          target_ops: value,
          is_migrating: true,
        },
        denied,
      );
      assert.equal(status.percent, null, JSON.stringify(value));
      assert.equal(status.position, null);
      assert.equal(status.keys, null);
      assert.equal(status.throughput, null);
    }
  });

  it('one half of a pair is kept without the other', () => {
    const status = mapped({ source_dbsize: 5, target_ops: 7 }, denied);
    assert.deepEqual(status.keys, { source: 5, target: null });
    assert.deepEqual(status.throughput, { kilobytesPerSecond: null, operationsPerSecond: 7 });
  });

  it('a percentage that cannot be one is none, with a doubt', () => {
    for (const [sent, word] of [
      [130, 'FAILED'],
      [1000, 'FULLMIGRATING'],
      [-1, 'FULLMIGRATING'],
      ['-1', 'INCRMIGEATING'],
    ] as const) {
      const status = mapped(statistics(sent, word !== 'FAILED'), { status: word });
      const { doubt, doubtAbout } = status;
      assert.notEqual(phaseOf(status, 'full')?.percent, sent);
      if (word !== 'INCRMIGEATING') assert.equal(status.percent, null);
      assert.equal(doubt, `Huawei Cloud reports a progress of ${sent}%, which can't be right.`);
      assert.equal(doubtAbout, undefined);
    }
  });

  it('a completed task is at 100 whatever the statistics say, also without any', () => {
    assert.equal(mapped(statistics(0, false), { status: 'SUCCESS' }).percent, 100);
    assert.equal(mapped(unknownTask, { status: 'SUCCESS' }).percent, 100);
  });

  it('while it replicates the copy is complete, unless the number denies it', () => {
    const at = (percent: unknown): number | null =>
      mapped(statistics(percent, true), { status: 'INCRMIGEATING' }).percent;
    assert.equal(at(100), 100);
    assert.equal(at(null), 100);
    assert.equal(at(57), null);
  });
});

describe('Huawei DCS, the phases', () => {
  type Row = readonly [word: string, percent: number | null, method: object, full: string, incremental: string];
  const rows: readonly Row[] = [
    ['RUNNING', null, incremental, 'pending null', 'pending'],
    ['CREATING', 0, full, 'pending 0', 'not-planned'],
    ['FULLMIGRATING', 40, incremental, 'active 40', 'pending'],
    ['FULLMIGRATING', 40, full, 'active 40', 'not-planned'],
    ['FULLMIGRATING', 40, {}, 'active 40', 'unknown'],
    ['MIGRATING', null, {}, 'unknown null', 'unknown'],
    ['MIGRATING', null, backup, 'active null', 'not-planned'],
    ['INCRMIGEATING', 100, incremental, 'done 100', 'active'],
    ['INCRMIGEATING', null, incremental, 'done 100', 'active'],
    ['INCRMIGEATING', 57, incremental, 'unknown 57', 'active'],
    ['SUCCESS', 40, full, 'done 100', 'not-planned'],
    ['SUCCESS', null, incremental, 'done 100', 'done'],
    ['FAILED', 57, incremental, 'failed 57', 'unknown'],
    ['FAILED', 100, incremental, 'done 100', 'unknown'],
    ['FAILED', null, incremental, 'unknown null', 'unknown'],
    ['FAILED', null, backup, 'failed null', 'not-planned'],
    ['TERMINATING', 57, incremental, 'unknown 57', 'unknown'],
    ['TERMINATED', 100, incremental, 'done 100', 'unknown'],
    ['WHO_KNOWS', 57, {}, 'unknown 57', 'unknown'],
  ];
  for (const [word, percent, method, copied, replicated] of rows) {
    const mode = JSON.stringify(Object.values(method).at(-1) ?? '');
    it(`${word} at ${String(percent)} ${mode}: full ${copied}, incremental ${replicated}`, () => {
      const status = mapped(statistics(percent, null), { status: word, ...method });
      const copy = phaseOf(status, 'full');
      assert.equal(`${copy?.state ?? ''} ${String(copy?.percent)}`, copied);
      assert.equal(phaseOf(status, 'incremental')?.state, replicated);
      assert.equal(phaseOf(status, 'incremental')?.percent, null);
      assert.equal(phaseOf(status, 'cutover'), undefined);
    });
  }

  it("a failure's text is the task's and the failed phase's", () => {
    const status = mapped(statistics(57, false), { status: 'FAILED', error_message: 'Source is gone.' });
    assert.equal(status.error, 'Source is gone.');
    assert.equal(phaseOf(status, 'full')?.error, 'Source is gone.');
    assert.equal(mapped({}, { status: 'FAILED', error_message: null }).error, null);
  });
});

describe('Huawei DCS, doubts about a named state', () => {
  it('the statistics contradict it', () => {
    assert.match(mapped(statistics(50, false), { status: 'MIGRATING' }).doubt ?? '', /says? that it is not migrating/);
    assert.match(mapped(statistics(50, true), { status: 'FAILED' }).doubt ?? '', /FAILED.*say that it is migrating/);
    assert.match(mapped(statistics(57, true), { status: 'INCRMIGEATING' }).doubt ?? '', /full copy stands at 57%/);
  });

  it('an end before the full copy is complete is in doubt', () => {
    for (const status of ['SUCCESS', 'MIGRATION_SUCCESS']) {
      for (const percent of [0, 0.5, 40, '99.9']) {
        for (const migrating of [false, null, undefined]) {
          for (const error_message of ['Source is gone.', null]) {
            const { lifecycle, outcome, doubt, doubtAbout } = mapped(statistics(percent, migrating), {
              status,
              error_message,
            });
            assert.deepEqual([lifecycle, outcome, doubtAbout], ['completed', 'ambiguous', 'outcome']);
            assert.match(doubt ?? '', new RegExp(`${status}, but its full copy stands at ${String(percent)}%`));
          }
        }
      }
      for (const percent of [100, '100', null]) {
        const { outcome, doubt } = mapped(statistics(percent, false), { status });
        assert.deepEqual([outcome, doubt], ['success', null]);
      }
    }
  });

  it('there is none where both agree, nor about imports, of which there are no statistics', () => {
    assert.equal(mapped(statistics(50, true), { status: 'FULLMIGRATING' }).doubt, null);
    assert.equal(mapped(statistics(100, false), { status: 'SUCCESS' }).doubt, null);
    assert.equal(mapped(statistics(0, false), { status: 'MIGRATING', ...backup }).doubt, null);
    assert.equal(mapped(missing('cloud', 'DCS.5000'), { status: 'MIGRATING', ...backup }).doubt, null);
    assert.equal(mapped(unknownTask, { status: 'RUNNING' }).doubt, null);
  });

  it('numbers that could not be read are missed', () => {
    const status = mapped(missing('cloud', 'DCS.5000', 'Internal service error.'), { status: 'FULLMIGRATING' });
    assert.equal(status.lifecycle, 'active');
    assert.equal(status.percent, null);
    assert.equal(status.doubt, 'The progress could not be read (Internal service error).');
  });
});

describe('Huawei DCS, the task', () => {
  it("Huawei's own sample", () => {
    const status = mapped(fixture('statistics.official'), fixture('task.official'));
    assert.equal(status.lifecycle, 'stopping');
    assert.deepEqual(status.source, {
      engine: 'Redis',
      kind: null,
      instanceId: '86157b69-8a62-47f9-8c55-fa6ddc8927e1',
      host: '192.168.1.2',
      port: '6379',
      database: '0',
      user: null,
      region: null,
    });
    assert.equal(status.target?.database, '1');
    assert.equal(status.raw.body['network_type'], 'vpc');
    assert.equal(status.raw.body['created_at'], '2019/10/22 14:44:30');
    assert.equal(status.raw.body['full_migration_progress'], 100);
  });

  it('passwords reach nothing, whatever repeats them', () => {
    const sample = fixture('task.official');
    const status = mapped(fixture('statistics.official'), {
      ...sample,
      error_message: 'AUTH canary-of-the-source failed',
      description: 'canary-of-the-target',
      supported_features: ['canary-of-the-target'],
      password: 'canary-of-the-top',
      source_instance: { ...Object(sample['source_instance']), Password: 'canary-in-another-case', auth: 'canary-new' },
      access: { secret: 'canary-nested' },
    });
    assert.doesNotMatch(JSON.stringify(status), /canary/);
    assert.equal(status.error, 'AUTH ••• failed');
    assert.equal(status.source?.host, '192.168.1.2');
  });

  it('a numeric password is one too, and a short one tears no hole into other texts', () => {
    const numeric = mapped(
      {},
      { status: 'FAILED', error_message: 'no 12345678', target_instance: { password: 12345678 } },
    );
    assert.equal(numeric.error, 'no •••');
    const short = mapped({}, { status: 'FAILED', source_instance: { addrs: 'h:6379', password: '6379' } });
    assert.equal(short.source?.port, '6379');
    assert.doesNotMatch(JSON.stringify(short.raw), /password/);
  });

  it('an import: a backup as its source, every date as it was written', () => {
    const status = mapped(unknownTask, fixture('import.synthetic'));
    assert.deepEqual([status.lifecycle, status.phase, status.percent], ['active', 'full', null]);
    assert.equal(status.source?.kind, 'backup_record');
    assert.equal(status.source.instanceId, '43ab6f1e-b1cc-4f8c-a4ef-2a7c3a3b2e5c');
    assert.deepEqual(
      [status.raw.body['created_at'], status.raw.body['updated_at'], status.raw.body['released_at']],
      ['2021-06-16T06:12:55.508Z', null, '202404011057'],
    );
    assert.doesNotMatch(JSON.stringify(status), /canary/);
  });

  type Row = readonly [instance: unknown, host: string | null, port: string | null];
  const instances: readonly Row[] = [
    [{ addrs: '192.168.1.2:6379' }, '192.168.1.2', '6379'],
    [{ addrs: 'redis.example.com:6380' }, 'redis.example.com', '6380'],
    [{ addrs: '[fe80::1]:6379' }, '[fe80::1]', '6379'],
    [{ addrs: '10.0.0.1:6379,10.0.0.2:6379' }, '10.0.0.1:6379,10.0.0.2:6379', null],
    [{ addrs: 'some name' }, 'some name', null],
    [{ ip: '10.0.0.9', port: 6379, addrs: 'other:1' }, '10.0.0.9', '6379'],
    [{ id: 'x', ip: '', port: '' }, null, null],
  ];
  for (const [instance, host, port] of instances) {
    it(`instance ${JSON.stringify(instance)}`, () => {
      const { source } = mapped({}, { status: 'MIGRATING', source_instance: instance });
      assert.equal(source?.host, host);
      assert.equal(source.port, port);
    });
  }

  it('an instance of which nothing is said is none', () => {
    for (const instance of [null, undefined, {}, [], 'x', { id: '', addrs: null }, { password: 'secret-text' }]) {
      assert.equal(mapped({}, { status: 'MIGRATING', source_instance: instance }).source, null);
      assert.equal(mapped({}, { status: 'MIGRATING', target_instance: instance }).target, null);
    }
  });

  it('the request id is that of the statistics, else of the detail', () => {
    assert.equal(mapped(answered({}, 'one'), answered({}, 'two')).requestId, 'one');
    assert.equal(mapped(unknownTask, answered({ status: 'SUCCESS' }, 'two')).requestId, 'two');
  });

  it('a task that is gone', () => {
    const both = evidence(unknownTask, unknownTask);
    const said = { kind: 'not-found', message: '', hint: '', code: 'DCS.4133', requestId: 'r1' } as const;
    const status = absentStatus(both, said);
    assert.deepEqual([status.lifecycle, status.terminal, status.recoverable], ['gone', true, false]);
    assert.deepEqual(status.raw, { state: null, body: { error_code: 'DCS.4133' } });
    assert.equal(status.requestId, 'r1');
    assert.match(status.doubt ?? '', /check its ID/);
  });

  it('a task without statistics whose detail is not permitted is not known to be gone', () => {
    const said = { kind: 'not-found', message: '', hint: '', code: 'DCS.4133', requestId: 'r1' } as const;
    const status = absentStatus(evidence(unknownTask, denied), said);
    assert.deepEqual([status.lifecycle, status.terminal, status.recoverable], ['unknown', false, null]);
    assert.match(status.doubt ?? '', /no statistics of this task, and the keys may not .*dcs:migrationTask:get/);
  });

  it('nothing that a cloud can send throws or leaves the model', () => {
    const json = fc.jsonValue();
    const members = fc.record(
      {
        status: fc.oneof(json, fc.constantFrom('MIGRATING', 'INCRMIGEATING', 'SUCCESS')),
        task_status: json,
        migration_type: json,
        source_instance: json,
        target_instance: fc.record({ addrs: json, port: json, password: fc.constant('canary-pass') }),
        backup_files: json,
        error_message: fc.oneof(json, fc.constant('wrong canary-pass')),
        supported_features: json,
      },
      { requiredKeys: ['target_instance'] },
    );
    const numbers = fc.dictionary(
      fc.constantFrom('full_migration_progress', 'offset', 'source_dbsize', 'target_ops', 'is_migrating'),
      json,
    );
    fc.assert(
      fc.property(numbers, members, (stats, detail) => {
        const status = mapped(stats, detail);
        assert.ok(lifecycles.includes(status.lifecycle));
        assert.ok(status.percent === null || (status.percent >= 0 && status.percent <= 100));
        assert.equal(status.terminal, isTerminal(status.lifecycle));
        assert.ok(!JSON.stringify(status).includes('canary'));
      }),
      { numRuns: 300 },
    );
  });
});
