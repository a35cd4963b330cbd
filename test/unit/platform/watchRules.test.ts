import assert from 'node:assert/strict';
import type { TaskRef } from '../../../src/model/task.ts';
import { HumanError } from '../../../src/platform/humanError.ts';
import { WatchRules } from '../../../src/platform/watchRules.ts';

const prod = { cloud: 'alibaba', account: 'prod' } as const;
const live = { cloud: 'alibaba', account: 'live', include: 'a-*' } as const;

function rulesOver(value: unknown): { rules: WatchRules; written: unknown[] } {
  const written: unknown[] = [];
  let held = value;
  const rules = new WatchRules({
    watchEverything: () => held,
    writeWatchEverything: (next) => {
      held = next;
      written.push(next);
      return Promise.resolve();
    },
  });
  return { rules, written };
}

function taskOf(account: string, id: string, name?: string): TaskRef {
  return { cloud: 'alibaba', product: 'dts', id, account, ...(name === undefined ? {} : { name }) };
}

describe('the setting that watches everything', () => {
  it('takes a rule in the place of the one for the same account, and leaves broken entries as they stand', async () => {
    const { rules, written } = rulesOver([7, prod, live]);
    await rules.set({ ...prod, exclude: 'x' });
    await rules.set({ cloud: 'huawei', account: 'new' });
    assert.deepEqual(written.at(-1), [7, { ...prod, exclude: 'x' }, live, { cloud: 'huawei', account: 'new' }]);
    await rules.remove(prod);
    await rules.rename({ cloud: 'alibaba', name: 'live' }, 'prod');
    assert.deepEqual(written.at(-1), [7, { ...live, account: 'prod' }, { cloud: 'huawei', account: 'new' }]);
  });

  it('keeps all of several changes that are made at the same time', async () => {
    const { rules, written } = rulesOver(undefined);
    await Promise.all([rules.set(prod), rules.set(live)]);
    assert.deepEqual(written.at(-1), [prod, live]);
  });

  it('excludes tasks by their ids in the rules of their accounts, as far as these want them', async () => {
    const { rules, written } = rulesOver([prod, live]);
    await rules.exclude([taskOf('prod', 'dts1', 'orders'), taskOf('live', 'dts2', 'b-2'), taskOf('other', 'dts3')]);
    assert.deepEqual(written, [[{ ...prod, exclude: 'dts1' }, live]]);
  });

  it('is not written when nothing changes', async () => {
    const { rules, written } = rulesOver([prod, live]);
    await rules.exclude([taskOf('other', 'dts3')]);
    await rules.remove({ cloud: 'huawei', account: 'prod' });
    await rules.set(prod);
    await rules.rename({ cloud: 'huawei', name: 'prod' }, 'x');
    assert.deepEqual(written, []);
  });

  for (const value of [{ cloud: 'alibaba' }, 'prod', 7, true]) {
    it(`is not destroyed where a person wrote no list: ${JSON.stringify(value)}`, async () => {
      const { rules, written } = rulesOver(value);
      await assert.rejects(rules.set(prod), HumanError);
      await assert.rejects(rules.exclude([taskOf('prod', 'dts1')]), HumanError);
      assert.deepEqual(written, []);
    });
  }
});
