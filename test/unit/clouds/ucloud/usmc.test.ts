import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapUsmc } from '../../../../src/clouds/ucloud/usmc.ts';
import { isOutcomeInDoubt, isTerminal, type Lifecycle, type TaskStatus } from '../../../../src/model/status.ts';
import { fixture, origin, usmcAnswer, usmcTask } from './support.ts';

type Taught = Readonly<Record<string, Lifecycle>>;
const from = { ...origin, brandName: 'SCloudSG' };
const map = (body: Readonly<Record<string, unknown>>, taughtWords: Taught = {}): TaskStatus =>
  mapUsmc(body, usmcTask, { ...from, taughtWords });
const withData = (Data: unknown, taughtWords?: Taught): TaskStatus => map(usmcAnswer(Data), taughtWords);

describe('ucloud: USMC guesses', () => {
  type Row = [
    word: string,
    lifecycle: Lifecycle,
    phase?: 'full' | 'incremental',
    caughtUp?: boolean | null,
    host?: 'host',
  ];
  const rows: Row[] = [
    // The words of the console's pictures.
    ['已创建', 'ready'],
    ['agent在线', 'draft'],
    ['迁移中', 'active', 'full'],
    ['已同步', 'active', 'incremental', true, 'host'],
    ['待启动任务', 'ready'],
    ['任务进行中', 'active', 'full'],
    ['待创建主机', 'active', 'incremental', null, 'host'],
    ['已完成', 'completed'],
    // What their English names may be.
    ['Created', 'ready'],
    ['NotStarted', 'ready'],
    ['not_started', 'ready'],
    ['Starting', 'starting'],
    ['AgentOnline', 'draft'],
    ['AGENT_OFFLINE', 'draft'],
    ['Migrating', 'active', 'full'],
    ['Running', 'active', 'full'],
    ['Syncing', 'active', 'incremental', false],
    ['同步中', 'active', 'incremental', false],
    ['Synced', 'active', 'incremental', true, 'host'],
    ['SyncFinished', 'active', 'incremental', true, 'host'],
    ['synchronised', 'active', 'incremental', true, 'host'],
    ['WaitCreateHost', 'active', 'incremental', null, 'host'],
    ['to_create_uhost', 'active', 'incremental', null, 'host'],
    ['Finishing', 'finishing'],
    ['Finished', 'completed'],
    ['Done', 'completed'],
    ['MigrateSuccess', 'completed'],
    ['Migrated', 'completed'],
    ['迁移完成', 'completed'],
    ['Failed', 'failed'],
    ['SyncFailed', 'failed'],
    ['AgentError', 'failed'],
    ['迁移失败', 'failed'],
    ['Stopping', 'stopping'],
    ['停止中', 'stopping'],
    ['Stopped', 'stopped'],
    ['已停止', 'stopped'],
    ['Paused', 'paused'],
    ['Pausing', 'pausing'],
    ['  migrating  ', 'active', 'full'],
  ];
  for (const [word, lifecycle, phase = null, caughtUp = null, host] of rows) {
    it(`takes ${word} for ${lifecycle}, and says that it is a guess`, () => {
      const status = withData({ State: word });
      assert.equal(status.lifecycle, lifecycle);
      assert.equal(status.phase, phase);
      assert.equal(status.caughtUp, caughtUp);
      assert.equal(status.needsUser !== null, host === 'host');
      assert.equal(status.terminal, isTerminal(lifecycle));
      assert.equal(status.raw.state, word);
      assert.match(status.doubt ?? '', /SCloudSG documents no state words for USMC/);
      assert.ok(status.doubt?.includes(word));
    });
  }

  it('have an outcome where the word means an end', () => {
    assert.equal(withData({ State: 'Finished' }).outcome, 'success');
    assert.equal(withData({ State: 'Failed' }).outcome, 'failure');
    assert.equal(withData({ State: 'Stopped' }).outcome, null);
  });

  const unknown = [
    'Frobnicating',
    '处理中',
    'NotSynced',
    'Unfinished',
    'Unsynced',
    '未完成',
    'Unknown',
    // Waits, interruptions, and ends of something else than the migration.
    ...['Waiting', 'WaitMigrate', 'WaitSyncFinish', 'wait_for_sync_complete', 'Pending', 'FinishPending'],
    ...['等待同步完成', '待同步完成', '等待中', '同步中断', '迁移中断', 'SyncInterrupted', 'MigrateAborted'],
    ...['无法完成', '无法同步', '取消成功', '删除完成', 'DeleteSuccess', 'CancelDone', 'CanceledSuccess'],
    ...['SyncedPartially', 'PartiallySynced', '部分完成', 'PARTIAL_SUCCESS'],
    ...['预检查完成', '准备完成', 'Agent安装成功', 'snapshot_complete', 'PrecheckDone', 'PrepareFinished'],
    '3',
    'constructor',
  ];
  for (const word of [...unknown, `Migrating ${'x'.repeat(100)}`]) {
    it(`guesses nothing from ${word.slice(0, 20)}`, () => {
      const status = withData({ State: word, Progress: { Percentage: 5 } });
      assert.equal(status.lifecycle, 'unknown');
      assert.equal(status.phase, null);
      assert.equal(status.caughtUp, null);
      assert.equal(status.raw.state, word);
      assert.equal(status.percent, 5);
      assert.match(status.doubt ?? '', /is not among the states that SCloudSG documents/);
    });
  }
});

describe('ucloud: USMC guesses of an end', () => {
  const whole = ['已同步', '同步完成', 'Synced', 'synchronised', 'SYNC_FINISHED', ' synced '];
  const ended = ['已完成', '迁移完成', '已迁移', 'Done', 'Finished', 'COMPLETED', 'Success', 'migrate_success'];
  for (const word of [...whole, ...ended]) {
    it(`are not in doubt for the whole word ${word}`, () => {
      assert.equal(isOutcomeInDoubt(withData({ State: word, Progress: { Percentage: 100 } })), false);
    });
  }

  const parts = [
    '首次同步完成',
    'SyncedOnce',
    'first_sync_done',
    '数据完成',
    'SetupFinished',
    'all_migrated',
    '复制成功',
  ];
  for (const word of parts) {
    it(`are in doubt for ${word}, which only contains such a word`, () => {
      const status = withData({ State: word, Progress: { Percentage: 100 } });
      assert.ok(status.lifecycle === 'completed' || status.caughtUp === true);
      assert.ok(isOutcomeInDoubt(status));
    });
  }
});

describe('ucloud: USMC sample of the documents', () => {
  it('has no state at all: unknown, not failed', () => {
    const body = fixture('usmc-empty.official');
    const status = map(body);
    assert.equal(status.lifecycle, 'unknown');
    assert.equal(status.percent, null);
    assert.equal(status.error, null);
    assert.equal(status.terminal, false);
    assert.match(status.doubt ?? '', /SCloudSG answered without naming a state/);
    assert.deepEqual(status.raw, { state: null, body });
    assert.equal(status.observedAt, from.observedAt);
    assert.equal(status.requestId, from.requestId);
  });

  for (const Data of [null, undefined, [], ['x'], 'Migrating', 5, { State: null }, { State: '' }, { State: [] }]) {
    it(`is unknown too with Data ${JSON.stringify(Data)}`, () => {
      assert.equal(withData(Data).lifecycle, 'unknown');
    });
  }
});

describe('ucloud: USMC progress', () => {
  type Row = [state: string, percentage: unknown, percent: number | null, phase: number | null | undefined];
  const rows: Row[] = [
    ['Migrating', 18.91, 18.91, 18.91],
    ['Migrating', '18.91', 18.91, 18.91],
    ['Migrating', 0, 0, 0],
    ['Migrating', 250, null, null],
    ['Migrating', -1, null, null],
    ['Migrating', null, null, null],
    ['Migrating', {}, null, null],
    // 67 % for ever in incremental mode: a fact here, judged elsewhere.
    ['Synced', 67, 67, null],
    ['Finished', 67, 100, undefined],
    ['Failed', 67, 67, undefined],
  ];
  for (const [State, Percentage, percent, phasePercent] of rows) {
    it(`${State} with ${JSON.stringify(Percentage)} is ${String(percent)}`, () => {
      const status = withData({ State, Progress: { Percentage } });
      assert.equal(status.percent, percent);
      assert.equal(status.phases[0]?.percent, phasePercent);
    });
  }

  it('keeps the failure text', () => {
    assert.equal(withData({ State: 'Failed', FailedMessage: 'port 22 is blocked' }).error, 'port 22 is blocked');
  });

  it('keeps documented fields only', () => {
    const status = withData({
      State: 'Migrating',
      AgentDownloadUrl: 'canary',
      Progress: { Percentage: 1, Key: 'canary' },
    });
    assert.ok(!JSON.stringify(status).includes('canary'));
    assert.deepEqual(status.raw.body['Data'], { State: 'Migrating', Progress: { Percentage: 1 } });
  });
});

describe('ucloud: USMC words that a person taught', () => {
  it('go before guesses and leave no doubt', () => {
    const status = withData({ State: 'Migrating' }, { migrating: 'paused' });
    assert.equal(status.lifecycle, 'paused');
    assert.equal(status.doubt, null);
    assert.equal(status.phase, null);
    assert.equal(status.needsUser, null);
    assert.equal(status.raw.state, 'Migrating');
  });

  it('match the whole word in any case', () => {
    assert.equal(withData({ State: 'FROBNICATING' }, { Frobnicating: 'active' }).lifecycle, 'active');
    assert.equal(withData({ State: ' frobnicating ' }, { frobnicating: 'active' }).lifecycle, 'active');
    assert.equal(withData({ State: 'Frobnicating2' }, { frobnicating: 'active' }).lifecycle, 'unknown');
    assert.equal(withData({ State: '处理中' }, { 处理中: 'maintenance' }).lifecycle, 'maintenance');
  });

  it('settle outcome, terminal and percent', () => {
    const done = withData({ State: 'S5', Progress: { Percentage: 67 } }, { s5: 'completed' });
    assert.deepEqual([done.outcome, done.terminal, done.percent], ['success', true, 100]);
    const failed = withData({ State: 'S6' }, { s6: 'failed' });
    assert.deepEqual([failed.outcome, failed.terminal], ['failure', true]);
  });

  it('say nothing of an answer without a state', () => {
    assert.equal(withData({}, { '': 'completed' }).lifecycle, 'unknown');
  });
});

describe('ucloud: USMC answers of any shape', () => {
  it('never throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (Data, State) => {
        for (const data of [Data, { State, Progress: Data }]) {
          const status = withData(data);
          assert.equal(status.terminal, isTerminal(status.lifecycle));
          assert.ok(status.percent === null || (status.percent >= 0 && status.percent <= 100));
        }
      }),
      { numRuns: 200 },
    );
  });
});
