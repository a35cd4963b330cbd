import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesPattern, matcherOf, patternsIn, withPatterns } from '../../../src/discovery/patterns.ts';

describe('patterns of names and ids', () => {
  const cases: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
    ['orders', 'orders', true],
    ['orders', 'orders-2', false],
    ['orders*', 'orders-2', true],
    ['*orders', 'my-orders', true],
    ['*ord*', 'my-orders', true],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxbyy', false],
    ['*', '', true],
    ['**', 'anything', true],
    ['', '', true],
    ['a.c', 'abc', false],
    ['a*a', 'a', false],
    ['(x+)+$', '(x+)+$', true],
  ];
  for (const [pattern, text, wanted] of cases) {
    it(`"${pattern}" ${wanted ? 'matches' : 'does not match'} "${text}"`, () => {
      assert.equal(matchesPattern(pattern, text), wanted);
    });
  }

  it('match what the same regular expression matches', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 }).map((signs) => signs.join(''));
    const texts = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(letters, texts, (pattern, text) => {
        assert.equal(matchesPattern(pattern, text), new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
      }),
    );
  });

  it('end in a moment, whatever they are', () => {
    assert.equal(matchesPattern(`${'*a'.repeat(200)}b`, 'a'.repeat(5000)), false);
  });

  it('stand in one text, several by comma, in either case', () => {
    assert.deepEqual(patternsIn(' Prod-*, *ORDERS* ,,，x'), ['prod-*', '*orders*', 'x']);
    assert.deepEqual(patternsIn(undefined), []);
  });

  it('choose by name or by id; what is excluded is out in any case', () => {
    const task = { id: 'dtsABC', name: 'Prod-orders' };
    assert.ok(matcherOf({})(task));
    assert.ok(matcherOf({ include: 'prod-*' })(task));
    assert.ok(matcherOf({ include: 'dtsabc' })(task));
    assert.ok(!matcherOf({ include: 'test-*' })(task));
    assert.ok(!matcherOf({ include: 'prod-*', exclude: 'DTSABC' })(task));
    assert.ok(matcherOf({ include: ' , ' })({ id: 'x' }));
  });

  it('are added each once', () => {
    assert.equal(withPatterns(undefined, ['a']), 'a');
    assert.equal(withPatterns('A, b*', ['a', 'c', 'c']), 'A, b*, c');
    assert.ok(matcherOf({ include: withPatterns('', ['with,comma']) })({ id: 'with,comma' }));
  });
});
