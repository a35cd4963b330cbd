import assert from 'node:assert/strict';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import { badgeOf } from '../../../../src/presentation/tree/badge.ts';
import type { Fault } from '../../../../src/presentation/tree/faults.ts';
import { lostWith, minute, statusWith, watchedWith } from '../watchedSamples.ts';

function broken(label: string, of: Fault['of'] = 'settings'): Fault {
  const where = of === 'settings' ? 'User settings' : null;
  return { id: `user/${label}`, of, label, message: '"cloud" is missing.', where };
}

describe('The badge', () => {
  const failed = watchedWith({ status: statusWith({ lifecycle: 'failed' }) });
  const waiting = watchedWith({ status: statusWith({ needsUser: 'Open the port.' }) });
  const table: readonly (readonly [WatchedTask[], Fault[], number, string])[] = [
    [[failed], [], 1, '1 task needs attention (failed)'],
    [[failed, failed], [broken('a')], 3, '2 tasks need attention (failed), 1 entry is broken'],
    [[waiting, failed, failed], [], 3, '3 tasks need attention (2 failed, 1 waits for you)'],
    [[], [broken('a'), broken('b')], 2, '2 entries are broken'],
    [[], [broken('a', 'account'), broken('b')], 2, '1 entry is broken, 1 account cannot be used'],
    [[], [broken('a', 'account'), broken('b', 'account')], 2, '2 accounts cannot be used'],
    [[failed], [broken('a', 'listing')], 1, '1 task needs attention (failed)'],
  ];
  for (const [tasks, faults, value, tooltip] of table) {
    it(`${value}: ${tooltip}`, () => {
      assert.deepEqual(badgeOf(tasks, faults), { value, tooltip });
    });
  }

  it('is not there when nothing wants a person', () => {
    assert.equal(badgeOf([watchedWith({ status: statusWith() })], []), null);
  });

  it('counts an account once when its keys are refused, whatever the number of its tasks', () => {
    const refused = (key: string, accountName: string): WatchedTask => ({
      ...lostWith('credentials', null, minute),
      key,
      accountName,
    });
    const one = badgeOf([refused('a', 'x'), refused('b', 'x')], []);
    assert.deepEqual(one, { value: 1, tooltip: "1 account's keys are not accepted" });
    const two = badgeOf([refused('a', 'x'), refused('b', 'y')], []);
    assert.deepEqual(two, { value: 2, tooltip: "2 accounts' keys are not accepted" });
  });
});
