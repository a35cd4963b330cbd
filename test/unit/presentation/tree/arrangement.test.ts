import assert from 'node:assert/strict';
import {
  type Arrangement,
  arrangementFrom,
  arrangementWords,
  emptyMessage,
  filterWords,
  followsState,
  groupings,
  hiddenMessage,
  groupingTitle,
  isFiltered,
  plainArrangement,
  sameArrangement,
  sortingDetail,
  sortings,
  sortingTitle,
} from '../../../../src/presentation/tree/arrangement.ts';

const arranged = (more: Partial<Arrangement>): Arrangement => ({ ...plainArrangement, ...more });

describe('An arrangement that was remembered', () => {
  it('is as it was', () => {
    const full = arranged({ grouping: 'state', sorting: 'time-left', text: 'orders', states: ['failed', 'waiting'] });
    assert.deepEqual(arrangementFrom(JSON.parse(JSON.stringify(full))), full);
  });

  const broken: readonly (readonly [unknown, Partial<Arrangement>])[] = [
    [undefined, {}],
    [null, {}],
    ['state', {}],
    [[], {}],
    [{ grouping: 'moon', sorting: 7, text: 7, states: 'failed' }, {}],
    [
      { grouping: 'account', states: ['failed', 'moon', 7, 'failed'] },
      { grouping: 'account', states: ['failed'] },
    ],
    [{ text: 'x'.repeat(1000) }, { text: 'x'.repeat(200) }],
  ];
  for (const [stored, expected] of broken) {
    it(`is what can be understood of ${JSON.stringify({ stored }).slice(0, 60)}`, () => {
      assert.deepEqual(arrangementFrom(stored), arranged(expected));
    });
  }
});

describe('An arrangement', () => {
  it('is filtered by words or states, and not by blanks', () => {
    assert.equal(isFiltered(plainArrangement), false);
    assert.equal(isFiltered(arranged({ text: '  ' })), false);
    assert.equal(isFiltered(arranged({ text: 'a' })), true);
    assert.equal(isFiltered(arranged({ states: ['failed'] })), true);
  });

  it('follows the states of tasks only where they decide about places', () => {
    for (const more of [
      {},
      { grouping: 'account' },
      { grouping: 'project' },
      { grouping: 'none' },
      { text: 'a' },
    ] as const) {
      assert.equal(followsState(arranged(more)), false, JSON.stringify(more));
    }
    for (const more of [{ grouping: 'state' }, { sorting: 'progress' }, { states: ['failed'] }] as const) {
      assert.equal(followsState(arranged(more)), true, JSON.stringify(more));
    }
  });

  it('is the same only with all its parts', () => {
    const one = arranged({ states: ['failed', 'waiting'] });
    assert.ok(sameArrangement(one, arranged({ states: ['failed', 'waiting'] })));
    for (const more of [{ grouping: 'none' }, { sorting: 'state' }, { text: 'a' }, { states: ['failed'] }] as const) {
      assert.ok(!sameArrangement(one, { ...one, ...more }), JSON.stringify(more));
    }
  });

  it('has a title of its own for every choice', () => {
    assert.equal(new Set(groupings.map(groupingTitle)).size, groupings.length);
    assert.equal(new Set(sortings.map(sortingTitle)).size, sortings.length);
    assert.equal(new Set(sortings.map(sortingDetail)).size, sortings.length);
  });

  const words: readonly (readonly [Partial<Arrangement>, string])[] = [
    [{}, ''],
    [{ grouping: 'account' }, 'by account'],
    [{ grouping: 'state' }, 'by state'],
    [{ grouping: 'project' }, 'by project or region'],
    [{ grouping: 'none' }, 'flat list'],
    [{ sorting: 'progress' }, 'furthest first'],
    [{ sorting: 'time-left' }, 'soonest first'],
    [{ sorting: 'state' }, 'urgent first'],
    [{ sorting: 'last-change' }, 'latest change first'],
    [{ grouping: 'account', text: 'orders' }, 'by account · 12 of 200 · "orders"'],
    [{ states: ['failed'] }, '12 of 200 · Failed'],
  ];
  for (const [more, text] of words) {
    it(`${JSON.stringify(more)} is told as "${text}"`, () => {
      assert.equal(arrangementWords(arranged(more), 12, 200), text);
    });
  }

  it('counts nothing where there is nothing', () => {
    assert.equal(arrangementWords(arranged({ text: 'a' }), 0, 0), '');
  });

  it('tells its filter', () => {
    assert.equal(
      filterWords(arranged({ text: ' orders ', states: ['failed', 'waiting'] })),
      '"orders" · Failed, Waiting',
    );
    assert.equal(filterWords(plainArrangement), '');
  });

  it('says what it hides of what needs a person, and only then', () => {
    const filtered = arranged({ text: 'orders' });
    assert.equal(hiddenMessage(filtered, 1), 'The filter hides 1 task that needs you.');
    assert.equal(hiddenMessage(filtered, 3), 'The filter hides 3 tasks that need you.');
    assert.equal(hiddenMessage(filtered, 0), null);
    assert.equal(hiddenMessage(plainArrangement, 3), null);
  });

  it('says why nothing is shown and how to get it back, and only then', () => {
    const filtered = arranged({ text: 'orders' });
    assert.equal(
      emptyMessage(filtered, 0, 200),
      'None of 200 tasks fits the filter "orders". Choose "Clear Task Filter" in the title of this view to see them.',
    );
    assert.match(emptyMessage(filtered, 0, 1) ?? '', /^The only task does not fit the filter "orders"\. /);
    assert.equal(emptyMessage(filtered, 1, 200), null);
    assert.equal(emptyMessage(filtered, 0, 0), null);
    assert.equal(emptyMessage(plainArrangement, 0, 200), null);
  });
});
