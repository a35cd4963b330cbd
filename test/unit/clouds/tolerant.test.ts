import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  amount,
  documented,
  flag,
  list,
  member,
  number,
  percentage,
  record,
  type Shape,
  text,
} from '../../../src/clouds/tolerant.ts';

const object = { a: 1 };

describe('tolerant reading', () => {
  type Read = (value: unknown) => unknown;
  /** What each function makes of each value; where nothing is said, null. */
  const tables: [name: string, read: Read, rows: [value: unknown, read: unknown][]][] = [
    [
      'record',
      record,
      [
        [object, object],
        [[], null],
        [null, null],
        [undefined, null],
        ['{}', null],
        [1, null],
      ],
    ],
    [
      'text',
      text,
      [
        ['Done', 'Done'],
        ['  Done\n', 'Done'],
        ['', null],
        [' \t', null],
        [0, '0'],
        [1.5, '1.5'],
        [false, 'false'],
        [null, null],
        [undefined, null],
        [object, null],
        [['x'], null],
      ],
    ],
    [
      'number',
      number,
      [
        [0, 0],
        [-2.5, -2.5],
        [Number.NaN, null],
        [Number.POSITIVE_INFINITY, null],
        ['95', 95],
        [' 95 ', 95],
        ['95%', 95],
        ['95 %', 95],
        ['+1', 1],
        ['-0.5', -0.5],
        ['.5', 0.5],
        ['5.', 5],
        ['1e3', 1000],
        ['1e999', null],
        ['', null],
        [' ', null],
        ['-', null],
        ['1,000', null],
        ['0x10', null],
        ['12 rows', null],
        ['NaN', null],
        ['Infinity', null],
        ['%', null],
        [true, null],
        [null, null],
        [undefined, null],
        [[5], null],
        [object, null],
      ],
    ],
    [
      'amount',
      amount,
      [
        [0, 0],
        ['0', 0],
        [3.5, 3.5],
        [-1, null],
        ['-1', null],
        ['', null],
        [null, null],
      ],
    ],
    [
      'percentage',
      percentage,
      [
        [0, 0],
        [100, 100],
        ['63.5%', 63.5],
        [101, null],
        ['1000', null],
        [-1, null],
        ['-0.5%', null],
        [Number.NaN, null],
        ['', null],
        [null, null],
      ],
    ],
    [
      'flag',
      flag,
      [
        [true, true],
        [false, false],
        ['true', true],
        ['False', false],
        [' TRUE ', true],
        [1, true],
        [0, false],
        ['1', true],
        ['0', false],
        [2, null],
        ['yes', null],
        ['', null],
        [null, null],
        [object, null],
      ],
    ],
  ];
  for (const [name, read, rows] of tables) {
    for (const [value, expected] of rows) {
      it(`${name}(${typeof value === 'number' ? String(value) : JSON.stringify(value)}) is ${JSON.stringify(expected)}`, () => {
        assert.equal(read(value), expected);
      });
    }
  }

  it('takes nothing but lists for lists', () => {
    assert.deepEqual(list([1, 2]), [1, 2]);
    for (const value of [null, undefined, {}, 'ab', 3, { length: 2 }]) assert.deepEqual(list(value), []);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }), (value) => {
        for (const read of [record, list, text, number, amount, percentage, flag]) read(value);
        member(value, 'a');
        documented(value, { a: true, b: [true], c: { d: true } });
      }),
      { numRuns: 300 },
    );
  });

  it('reads a number out of its own text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        assert.equal(number(String(value)), value + 0); // no -0
      }),
      { numRuns: 100 },
    );
  });
});

describe('tolerant members', () => {
  it('are found in any case, the exact spelling first', () => {
    const of = { taskid: 'small', TaskId: 'exact', TASKID: 'big' };
    assert.equal(member(of, 'TaskId'), 'exact');
    assert.equal(member(of, 'taskId'), 'small');
    assert.equal(member({ TaskID: 1 }, 'TaskId'), 1);
  });

  it('have several names, the earlier first', () => {
    assert.equal(member({ Id: 1, PlanId: 2 }, 'PlanId', 'Id'), 2);
    assert.equal(member({ ID: 1 }, 'PlanId', 'Id'), 1);
  });

  it('keep null, and are undefined where there are none', () => {
    assert.equal(member({ a: null }, 'a'), null);
    assert.equal(member({}, 'a'), undefined);
    for (const value of [null, undefined, 'abc', 3, ['a'], true]) assert.equal(member(value, 'a', 'length'), undefined);
  });

  it('are never inherited', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      assert.equal(member({}, name), undefined);
      assert.equal(member(JSON.parse('{"Status":"x"}'), name), undefined);
    }
  });
});

describe('documented fields', () => {
  const shape: Shape = { Status: true, Progress: { Percentage: true }, Items: [{ Id: true }], Names: [true] };

  it('are kept with the spelling of the cloud, and nothing else is', () => {
    const answer = {
      STATUS: 'Done',
      Password: 'canary',
      Progress: { percentage: 5, PrivateKey: 'canary', Nested: { canary: 1 } },
      Items: [{ Id: 1, Url: 'canary' }, 'canary', null, [{ Id: 'canary' }]],
      Names: ['a', { canary: 1 }, 2, null],
    };
    assert.deepEqual(documented(answer, shape), {
      STATUS: 'Done',
      Progress: { percentage: 5 },
      Items: [{ Id: 1 }, null],
      Names: ['a', 2, null],
    });
  });

  it('are plain where the document says so: nothing hides in them', () => {
    assert.deepEqual(
      documented({ Status: { canary: 1 }, Progress: ['canary'], Items: { canary: 1 }, Names: 'canary' }, shape),
      {},
    );
  });

  it('keep null and empty blocks, so that one sees what was sent', () => {
    const answer = { Status: null, Progress: {}, Items: [], Names: [] };
    assert.deepEqual(documented(answer, shape), answer);
    assert.deepEqual(documented({ Progress: null }, shape), { Progress: null });
  });

  it('are none of an answer that is no object', () => {
    for (const value of ['x', 3, true, [], undefined]) assert.equal(documented(value, shape), undefined);
    assert.equal(documented(null, shape), null);
  });

  it('survive names that mean something to JavaScript', () => {
    const answer: unknown = JSON.parse('{"__proto__":{"Status":"canary"},"constructor":"canary","Status":"Done"}');
    const kept = documented(answer, shape);
    assert.deepEqual(kept, { Status: 'Done' });
    assert.equal(Object.getPrototypeOf(kept), Object.prototype);
  });

  it('are few, whatever is sent', () => {
    const answerOf = fc.dictionary(fc.constantFrom('Status', 'Progress', 'Items', 'Names', 'Secret'), fc.jsonValue());
    fc.assert(
      fc.property(answerOf, (answer) => {
        const kept = record(documented(answer, shape));
        assert.ok(kept !== null && !('Secret' in kept));
        assert.ok(typeof kept['Status'] !== 'object' || kept['Status'] === null);
        assert.ok(Object.keys(record(kept['Progress']) ?? {}).every((name) => name.toLowerCase() === 'percentage'));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a number of a hostile answer', () => {
  for (const [name, value] of [
    ['digits', `${'1'.repeat(1_000_000)}x`],
    ['blanks', `1${' '.repeat(1_000_000)}x`],
    ['digits within the longest length', `${'1'.repeat(63)}x`],
    ['digits alone', '1'.repeat(65)],
  ] as const) {
    it(`is none when it is a row of ${name}`, () => {
      assert.equal(number(value), null);
    });
  }

  it('may be as long as a number can be', () => {
    assert.equal(number(`0.${'1'.repeat(62)}`), 0.1111111111111111);
    for (const [value, expected] of [
      ['1.', 1],
      ['.5 %', 0.5],
      ['-1e3', -1000],
      ['\t+2.50E-1%\n', 0.25],
    ] as const) {
      assert.equal(number(value), expected);
    }
    for (const value of ['.', '%', '5%%', '1.2.3', 'e5', '1e', '- 1', '0x10', '1_000'])
      assert.equal(number(value), null);
  });
});
