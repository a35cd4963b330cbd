import assert from 'node:assert/strict';
import { entryLabel, type Fault, faultSpoken, faultTooltip } from '../../../../src/presentation/tree/faults.ts';

function broken(label: string, of: Fault['of'] = 'settings'): Fault {
  const where = of === 'settings' ? 'User settings' : null;
  return { id: `user/${label}`, of, label, message: '"cloud" is missing.', where };
}

describe('A broken entry', () => {
  const labels: readonly (readonly [string | null, number | null, string])[] = [
    ['orders', 2, 'orders'],
    [null, 2, 'Entry 3'],
    [' \u202e', 0, 'Entry 1'],
    ['or\u202eders\nx', 0, 'or ders x'],
    [null, null, 'List of tasks'],
  ];
  for (const [name, index, label] of labels) {
    it(`is called ${label}`, () => {
      assert.equal(entryLabel(name, index), label);
    });
  }

  it('tells its file and its fault, also to a screen reader', () => {
    assert.equal(faultTooltip(broken('orders')), 'User settings\n"cloud" is missing.');
    assert.equal(faultSpoken(broken('orders')), 'orders, broken entry, User settings: "cloud" is missing.');
    assert.equal(faultTooltip(broken("Account 'a'", 'account')), '"cloud" is missing.');
    assert.equal(faultSpoken(broken("Account 'a'", 'account')), 'Account \'a\', cannot be used: "cloud" is missing.');
    assert.match(faultSpoken(broken('New tasks', 'listing')), /^New tasks, cannot be looked for: /);
  });
});
