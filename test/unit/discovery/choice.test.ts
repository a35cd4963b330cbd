import assert from 'node:assert/strict';
import { type Before, Choice, type WatchedBy } from '../../../src/discovery/choice.ts';
import { inState, listed, place, prod, test } from './samples.ts';

const hangzhou = place('cn-hangzhou');

function before(watched: Readonly<Record<string, WatchedBy>> = {}, known: readonly string[] = []): Before {
  return { watchedBy: ({ id }) => watched[id] ?? null, knows: ({ name }) => known.includes(name) };
}

function ticked(choice: Choice): readonly string[] {
  return choice
    .sections()
    .flatMap(({ candidates }) =>
      candidates.filter(({ key }) => choice.isTicked(key)).map(({ listed: { task } }) => task.id),
    );
}

const done = listed('done', { status: inState(listed('done').task, 'completed') });

const failed = listed('failed', { status: inState(listed('failed').task, 'failed') });

describe('the choice among found tasks', () => {
  it('ticks unfinished tasks of an account of which nothing is watched yet', () => {
    const choice = new Choice(before());
    choice.add(prod, hangzhou, [listed('runs'), done, listed('untold', { status: null }), failed]);
    assert.deepEqual(ticked(choice), ['runs', 'untold', 'failed']);
  });

  it('ticks only what is watched where something of the account is watched', () => {
    const choice = new Choice(before({ done: 'settings', other: 'everything' }, ['prod']));
    choice.add(prod, hangzhou, [listed('runs'), done, listed('other')]);
    choice.add(test, hangzhou, [listed('new', {}, test)]);
    assert.deepEqual(ticked(choice), ['done', 'other', 'new']);
    assert.deepEqual(choice.outcome().remove, []);
  });

  it('keeps a person’s ticks while more is found, and the objects that stand for the tasks', () => {
    const choice = new Choice(before());
    choice.add(prod, hangzhou, [listed('a'), listed('b'), done]);
    const [a, b, c] = choice.sections()[0]?.candidates ?? [];
    assert.ok(a && b && c);
    choice.add(prod, hangzhou, [listed('later')]);
    choice.tick([c.key, 'stranger'], true);
    choice.tick([a.key], false);
    choice.add(prod, hangzhou, [listed('a'), listed('last')]);
    assert.deepEqual(ticked(choice), ['b', 'done', 'later', 'last']);
    assert.equal(choice.sections()[0]?.candidates[0], a);
    assert.equal(choice.count, 5);
  });

  it('keeps accounts in the order in which they come, and tasks behind those of their account', () => {
    const choice = new Choice(before());
    choice.add(test, hangzhou, [listed('t1', {}, test)]);
    choice.add(prod, hangzhou, [listed('p1')]);
    choice.add(test, hangzhou, [listed('t2', {}, test)]);
    choice.add(prod, hangzhou, []);
    assert.deepEqual(
      choice.sections().map(({ account, candidates }) => [account.name, candidates.length]),
      [
        ['test', 2],
        ['prod', 1],
      ],
    );
  });

  it('tells what is to be added and what is no longer to be watched', () => {
    const choice = new Choice(before({ old: 'settings', all: 'everything' }, ['prod']));
    choice.add(prod, hangzhou, [listed('old'), listed('all'), listed('new'), listed('not')]);
    const [, , fresh] = choice.sections()[0]?.candidates ?? [];
    assert.ok(fresh);
    choice.tick(
      choice.of(prod).map(({ key }) => key),
      false,
    );
    choice.tick([fresh.key], true);
    const { add, remove } = choice.outcome();
    assert.deepEqual(
      [add, remove].map((each) => each.map(({ listed: { task } }) => task.id)),
      [['new'], ['old', 'all']],
    );
  });

  it('keeps ticks when it is looked again, for what is found again', () => {
    const first = new Choice(before());
    first.add(prod, hangzhou, [listed('a'), listed('b')]);
    const candidates = first.sections()[0]?.candidates ?? [];
    first.tick(
      candidates.slice(0, 1).map(({ key }) => key),
      false,
    );
    const second = new Choice(before(), first);
    second.add(prod, hangzhou, [listed('a'), listed('c')]);
    assert.deepEqual(ticked(second), ['c']);
    const third = new Choice(before(), second);
    third.add(prod, hangzhou, [listed('a'), listed('b')]);
    assert.deepEqual(ticked(third), ['b']);
    assert.deepEqual(third.outcome().remove, []);
  });
});
