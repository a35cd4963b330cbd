import assert from 'node:assert/strict';
import { IgnoredPlaces } from '../../../src/discovery/ignoredPlaces.ts';
import { FakeMemory, place, prod, test } from './samples.ts';

const [a, b] = [place('a'), place('b')];

describe('what is left out of a search', () => {
  it('is remembered for each account: places, or all of it', async () => {
    const memory = new FakeMemory();
    await new IgnoredPlaces(memory).choose(
      [
        { account: prod, places: [a, b] },
        { account: test, places: [a, b] },
      ],
      (account, each) => account === prod && each === a,
    );
    const leftOut = new IgnoredPlaces(memory);
    assert.deepEqual([leftOut.hasPlace(prod, a), leftOut.hasPlace(prod, b)], [false, true]);
    assert.deepEqual([leftOut.hasAccount(prod), leftOut.hasAccount(test)], [false, true]);
    await leftOut.choose(
      [
        { account: prod, places: [a, b] },
        { account: test, places: null },
      ],
      () => true,
    );
    assert.equal(memory.values.size, 0);
  });

  it('stays so where the places are not known yet and the account stays chosen', async () => {
    const leftOut = new IgnoredPlaces(new FakeMemory());
    await leftOut.choose([{ account: prod, places: [a, b] }], (_, each) => each === a);
    await leftOut.choose([{ account: prod, places: null }], () => true);
    assert.equal(leftOut.hasPlace(prod, b), true);
    await leftOut.choose([{ account: prod, places: null }], () => false);
    assert.equal(leftOut.hasAccount(prod), true);
    await leftOut.choose([{ account: prod, places: null }], () => false);
    assert.equal(leftOut.hasAccount(prod), true);
  });

  it('is left alone of accounts that are not among those to choose from', async () => {
    const leftOut = new IgnoredPlaces(new FakeMemory());
    await leftOut.choose([{ account: prod, places: [a, b] }], (_, each) => each === a);
    await leftOut.choose([{ account: test, places: [a, b] }], () => true);
    assert.equal(leftOut.hasPlace(prod, b), true);
  });

  it('goes along with a new name of the account', async () => {
    const leftOut = new IgnoredPlaces(new FakeMemory());
    await leftOut.follow([prod, test]);
    await leftOut.choose([{ account: prod, places: [a, b] }], (_, each) => each === a);
    await leftOut.rename(prod, 'live');
    const live = { ...prod, name: 'live' };
    await leftOut.follow([live, test]);
    assert.deepEqual([leftOut.hasPlace(live, b), leftOut.hasPlace(prod, b)], [true, false]);
    await leftOut.rename(test, 'other');
    assert.equal(leftOut.hasAccount({ ...test, name: 'other' }), false);
  });

  it('does not hold for another account under the name of a removed one', async () => {
    const memory = new FakeMemory();
    const leftOut = new IgnoredPlaces(memory);
    await leftOut.follow([prod, test]);
    await leftOut.choose([{ account: prod, places: null }], () => false);
    await leftOut.follow([test]);
    assert.deepEqual([leftOut.hasAccount(prod), memory.values.size], [false, 0]);
  });

  it('is not forgotten before the accounts have been read', async () => {
    const memory = new FakeMemory();
    const first = new IgnoredPlaces(memory);
    await first.choose([{ account: prod, places: null }], () => false);
    const second = new IgnoredPlaces(memory);
    await second.follow([]);
    await second.follow([prod]);
    assert.equal(second.hasAccount(prod), true);
  });
});
