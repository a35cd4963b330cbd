import assert from 'node:assert/strict';
import type { Json } from '../../../../src/clouds/tolerant.ts';
import type { TaskStatus } from '../../../../src/model/status.ts';
import { answer, type Blocks, copied, done, map, phase } from './answers.ts';

describe('Alibaba phases', () => {
  for (const [word, state] of [
    ['NotStarted', 'pending'],
    ['Migrating', 'active'],
    ['Failed', 'failed'],
    ['Finished', 'done'],
    ['Catched', 'active'],
    ['finished', 'done'],
    ['Resting', 'unknown'],
    ['', 'unknown'],
    [null, 'unknown'],
    [{}, 'unknown'],
  ] as const) {
    it(`${JSON.stringify(word)} → ${state}`, () => {
      const block = { Status: word };
      const status = map(answer({ schema: block, full: block, incremental: block }));
      for (const name of ['schema', 'full', 'incremental'] as const) assert.equal(phase(status, name).state, state);
    });
  }

  for (const [word, state] of [
    ['NotStarted', 'pending'],
    ['Checking', 'active'],
    ['Suspending', 'active'],
    ['Failed', 'failed'],
    ['Finished', 'done'],
    ['Success', 'done'],
    ['Other', 'unknown'],
  ] as const) {
    it(`precheck ${word} → ${state}`, () => {
      assert.equal(phase(map(answer({ precheck: { Status: word } })), 'precheck').state, state);
    });
  }

  it("takes the precheck's state from the job's word when its block is missing", () => {
    assert.equal(phase(map(answer({ job: 'Prechecking' })), 'precheck').state, 'active');
    assert.equal(phase(map(answer({ job: 'PrecheckFailed' })), 'precheck').state, 'failed');
    assert.equal(phase(map(answer({ job: 'PreCheckPass' })), 'precheck').state, 'done');
    assert.equal(phase(map(answer({ job: 'Migrating' })), 'precheck').state, 'unknown');
  });

  it('plans by MigrationMode alone', () => {
    const zero = { Status: 'NotStarted', Percent: '0', Progress: '0', Delay: '0', Checkpoint: '1612507847' };
    const mode = { structureInitialization: false, dataInitialization: 'True', dataSynchronization: 'false' };
    const status = map(answer({ mode, schema: zero, full: { Status: 'Migrating', Percent: 40 }, incremental: zero }));
    assert.equal(phase(status, 'schema').state, 'not-planned');
    assert.equal(phase(status, 'schema').percent, null);
    assert.equal(phase(status, 'schema').done, null);
    assert.equal(phase(status, 'schema').rawState, 'NotStarted');
    assert.equal(phase(status, 'full').state, 'active');
    assert.equal(phase(status, 'incremental').state, 'not-planned');
    assert.equal(status.percent, 40);
    assert.equal(status.lag, null);
    assert.equal(status.position, null);
    assert.equal(status.caughtUp, null);
  });

  it('reads MigrationMode in the spelling of the list too', () => {
    const mode = { StructureInitialization: true, DataInitialization: true, DataSynchronization: false };
    assert.equal(phase(map(answer({ mode })), 'incremental').state, 'not-planned');
  });

  it('lets blocks stand for a plan when MigrationMode is missing', () => {
    const status = map(answer({ mode: null, full: { Status: 'Migrating', Percent: '30' } }));
    assert.equal(status.phase, 'full');
    assert.equal(status.percent, 30);
    assert.equal(phase(status, 'schema').state, 'unknown');
  });

  const active = { Status: 'Migrating' };
  const pending = { Status: 'NotStarted' };
  const failed = { Status: 'Failed' };
  const cases: readonly (readonly [string, Blocks, TaskStatus['phase']])[] = [
    ['nothing has begun', { schema: pending, full: pending, incremental: pending }, 'schema'],
    ['schema under way', { schema: active, full: pending, incremental: pending }, 'schema'],
    ['between schema and full', { schema: done, full: pending, incremental: pending }, 'full'],
    ['full under way', { schema: done, full: active, incremental: pending }, 'full'],
    ['full and incremental at once', { schema: done, full: active, incremental: active }, 'full'],
    ['incremental', { ...copied, incremental: active }, 'incremental'],
    ['caught up', { ...copied, incremental: { Status: 'Catched' } }, 'incremental'],
    ['block of the next phase missing', { ...copied }, 'incremental'],
    ['all done', { ...copied, incremental: done }, 'incremental'],
    ['no blocks at all', {}, null],
    ['no blocks and no mode', { mode: undefined }, null],
    ['an earlier phase without a word', { schema: {}, full: active }, 'full'],
    ['a failed phase before an active one', { schema: failed, full: active }, 'schema'],
    ['a failed phase after an active one', { schema: done, full: active, incremental: failed }, 'incremental'],
    ['running in spite of a failed precheck', { precheck: failed, schema: pending, full: pending }, 'schema'],
    ['paused in full', { job: 'Suspending', schema: done, full: active }, 'full'],
    ['paused before anything', { job: 'Suspending', schema: pending, full: pending }, null],
    ['paused in the precheck', { job: 'Suspending', precheck: { Status: 'Suspending' }, schema: pending }, 'precheck'],
    ['failed in the precheck', { job: 'Failed', precheck: failed, schema: pending }, 'precheck'],
    ['failed in incremental', { job: 'MigrationFailed', ...copied, incremental: failed }, 'incremental'],
    ['only full planned', { mode: { structureInitialization: false, dataInitialization: true }, full: active }, 'full'],
    ['not started', { job: 'NotStarted', schema: pending, full: pending }, null],
    ['unknown job word', { job: 'Odd', schema: done, full: active }, 'full'],
  ];
  for (const [name, blocks, expected] of cases) {
    it(`is in ${expected ?? 'none'}: ${name}`, () => {
      assert.equal(map(answer(blocks)).phase, expected);
    });
  }
});

describe('Alibaba percent of the copy', () => {
  const at = (percent: unknown): unknown => ({ Status: 'Migrating', Percent: percent });
  const pending = { Status: 'NotStarted' };
  const onlyFull = { structureInitialization: false, dataInitialization: true, dataSynchronization: true };
  const onlySchema = { structureInitialization: true, dataInitialization: false, dataSynchronization: false };
  const onlyIncremental = { structureInitialization: false, dataInitialization: false, dataSynchronization: true };
  const cases: readonly (readonly [string, Blocks, number | null])[] = [
    ['schema half way', { schema: at('50'), full: pending }, 2.5],
    ['schema done, full not begun', { schema: done, full: pending }, 5],
    ['full at 40', { schema: done, full: at('40') }, 43],
    ['full at 33.33', { schema: done, full: at(33.33) }, 36.66],
    ['both done', { ...copied, incremental: at('20') }, 100],
    ['done without a number', { schema: { Status: 'Finished' }, full: { Status: 'Finished', Percent: '' } }, 100],
    ['full alone', { mode: onlyFull, full: at('40') }, 40],
    ['schema alone', { mode: onlySchema, schema: at('40') }, 40],
    ['no copy at all', { mode: onlyIncremental, incremental: at('95') }, null],
    ['nothing begun, no number sent', { schema: pending, full: pending }, null],
    ['nothing begun, zeros sent', { schema: { ...pending, Percent: '0' }, full: { ...pending, Percent: 0 } }, 0],
    ['blank percent', { schema: done, full: at('') }, null],
    ['percent that is no number', { schema: done, full: at('NaN') }, null],
    ['more than 100', { schema: done, full: at('100.12') }, null],
    ['less than 0', { mode: onlyFull, full: at(-1) }, null],
    ['a planned block missing', { schema: done }, null],
    ['completed, whatever the body says', { job: 'Finished', full: at('7') }, 100],
    [
      'failed: what the body says',
      { job: 'MigrationFailed', schema: done, full: { Status: 'Failed', Percent: '60' } },
      62,
    ],
    ['incremental, copy unknown', { incremental: at('95') }, null],
  ];
  for (const [name, blocks, expected] of cases) {
    it(`${expected ?? 'null'}: ${name}`, () => {
      assert.equal(map(answer(blocks)).percent, expected);
    });
  }

  it('says that a percentage is impossible', () => {
    for (const sent of [-1, '100.12', 1000]) {
      const status = map(answer({ schema: done, full: at(sent) }));
      assert.match(status.doubt ?? '', new RegExp(`Alibaba Cloud reports a progress of ${sent}%`));
      assert.equal(phase(status, 'full').percent, null);
    }
    assert.equal(map(answer({ schema: done, full: at(100) })).doubt, null);
  });

  it('never falls while a job runs through its phases', () => {
    let last = 0;
    for (let step = 0; step <= 200; step += 1) {
      const schema = step < 100 ? at(step) : done;
      const full = step < 100 ? { ...pending, Percent: '0' } : at(step - 100);
      const percent = map(answer({ schema, full })).percent;
      assert.ok(percent !== null && percent >= last);
      last = percent;
    }
    assert.equal(last, 100);
  });
});

describe('Alibaba replication', () => {
  const incremental = (fields: Json): TaskStatus => map(answer({ ...copied, incremental: fields }));

  for (const [word, job, expected] of [
    ['Catched', 'Migrating', true],
    ['catched', 'Migrating', true],
    ['Migrating', 'Migrating', false],
    ['NotStarted', 'Migrating', null],
    ['Failed', 'Migrating', null],
    ['Finished', 'Finished', null],
    ['', 'Migrating', null],
    ['Catched', 'Finished', true],
    ['Catched', 'Upgrade', null],
    ['Catched', 'Locked', null],
    ['Migrating', 'Locked', null],
    ['Catched', 'Retrying', null],
    ['Catched', 'NeverHeardOf', null],
    ['Catched', 'Suspending', null],
    ['Catched', 'MigrationFailed', null],
  ] as const) {
    it(`caughtUp is ${expected} for ${word || 'no word'} in a job that is ${job}`, () => {
      assert.equal(map(answer({ job, ...copied, incremental: { Status: word } })).caughtUp, expected);
    });
  }

  for (const [Delay, seconds] of [
    ['0', 0],
    ['37', 37],
    [12.5, 12.5],
    ['-1', null],
    ['', null],
    [null, null],
    ['soon', null],
    [{}, null],
  ] as const) {
    it(`Delay ${JSON.stringify(Delay)} is ${seconds} seconds`, () => {
      assert.equal(incremental({ Status: 'Migrating', Delay }).lag?.seconds ?? null, seconds);
    });
  }

  it('has neither lag nor position before replication starts', () => {
    const status = incremental({ Status: 'NotStarted', Delay: '0', Checkpoint: '1612507847' });
    assert.equal(status.lag, null);
    assert.equal(status.position, null);
  });

  for (const [Checkpoint, time] of [
    ['1612507847', '2021-02-05T06:50:47.000Z'],
    [1612507847, '2021-02-05T06:50:47.000Z'],
    ['0', undefined],
    ['', undefined],
    [null, undefined],
    ['yesterday', undefined],
    ['-5', undefined],
    ['1612507847000', undefined],
    ['1e300', undefined],
    [[], undefined],
  ] as const) {
    it(`Checkpoint ${JSON.stringify(Checkpoint)} is ${time ?? 'no time'}`, () => {
      assert.equal(incremental({ Status: 'Catched', Checkpoint }).position?.checkpoint, time);
    });
  }
});
