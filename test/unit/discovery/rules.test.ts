import assert from 'node:assert/strict';
import { rulesIn } from '../../../src/discovery/rules.ts';
import { WatchRules } from '../../../src/platform/watchRules.ts';
import { listed, prod } from './samples.ts';

const rule = { cloud: 'alibaba', account: 'prod' } as const;

describe('the setting of accounts all of whose tasks are watched', () => {
  it('is read entry by entry: a faulty one costs no other', () => {
    const { rules, faults } = rulesIn([
      rule,
      { ...rule, account: ' test ', include: 'a*', exclude: 'b', later: 1 },
      'x',
      null,
      { cloud: 'moon', account: 'x' },
      { cloud: 'huawei' },
      { cloud: 'huawei', account: '  ' },
      { cloud: 'huawei', account: 'x', include: 3 },
      { cloud: 'huawei', account: 'x', exclude: 'y'.repeat(10_001) },
      { ...rule, include: 'second' },
    ]);
    assert.deepEqual(rules, [rule, { ...rule, account: 'test', include: 'a*', exclude: 'b' }]);
    assert.deepEqual(
      faults.map(({ index }) => index),
      [2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.equal(faults[5]?.name, 'x');
    for (const { message } of faults) assert.match(message, /\.$/);
  });

  it('may be missing, and says when it is no list', () => {
    assert.deepEqual(rulesIn(undefined), { rules: [], faults: [] });
    assert.equal(rulesIn({}).faults[0]?.index, null);
  });
});

class Setting {
  value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }

  watchEverything(): unknown {
    return this.value;
  }

  writeWatchEverything(value: readonly unknown[]): Promise<void> {
    this.value = value;
    return Promise.resolve();
  }
}

describe('changes of that setting', () => {
  it('leave every other entry as it stands, broken ones too', async () => {
    const other = { ...rule, account: 'other', include: 'x', later: true };
    const setting = new Setting(['broken', other]);
    const rules = new WatchRules(setting);
    await rules.set(rule);
    await rules.set({ ...rule, include: 'a' });
    assert.deepEqual(setting.value, ['broken', other, { ...rule, include: 'a' }]);
    await rules.remove(rule);
    assert.deepEqual(setting.value, ['broken', other]);
  });

  it('name excluded tasks by their ids in their own account’s entry, each once', async () => {
    const setting = new Setting([
      { ...rule, exclude: 'old' },
      { ...rule, account: 'other' },
    ]);
    const rules = new WatchRules(setting);
    const task = listed('dts1').task;
    await Promise.all([rules.exclude([task, listed('dts2').task]), rules.exclude([task])]);
    assert.deepEqual(setting.value, [
      { ...rule, exclude: 'old, dts1, dts2' },
      { ...rule, account: 'other' },
    ]);
    assert.equal(prod.name, rule.account);
  });

  it('follow the new name of an account, and write nothing for one without a rule', async () => {
    const setting = new Setting(['broken', { ...rule, later: 1 }]);
    const before = setting.value;
    await new WatchRules(setting).rename({ ...prod, name: 'other' }, 'x');
    assert.equal(setting.value, before);
    await new WatchRules(setting).rename(prod, 'live');
    assert.deepEqual(setting.value, ['broken', { ...rule, account: 'live', later: 1 }]);
  });

  it('do not name what is not wanted anyway', async () => {
    const setting = new Setting([{ ...rule, include: 'prod-*' }]);
    await new WatchRules(setting).exclude([listed('dts1').task]);
    assert.deepEqual(setting.value, [{ ...rule, include: 'prod-*' }]);
  });
});
