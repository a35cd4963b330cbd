import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProductHints } from '../../../src/clouds/profile.ts';
import { allClouds } from '../../../src/clouds/registry.ts';
import { hintsFor } from '../../../src/hints/hints.ts';
import type { Product } from '../../../src/model/task.ts';
import { products } from '../../support/clouds.ts';
import { realTexts } from './realTexts.ts';

const profiles = new Map(allClouds().flatMap((cloud) => cloud.products.map((profile) => [profile.product, profile])));
const hints = new Map<Product, ProductHints>(
  await Promise.all([...profiles].map(async ([product, profile]) => [product, await profile.loadHints()] as const)),
);
const problems = [...hints].flatMap(([product, known]) => known.problems.map((problem) => ({ ...problem, product })));

function hintsOf(product: Product): ProductHints {
  return hints.get(product) ?? assert.fail(product);
}

function idsFor(text: string, product: Product): readonly string[] {
  return hintsFor(text, hintsOf(product)).map(({ id }) => id);
}

describe('Known problems', () => {
  it('are at least 60, each with a name of its own', () => {
    assert.ok(problems.length >= 60, String(problems.length));
    assert.equal(new Set(problems.map(({ id }) => id)).size, problems.length);
    for (const { id, product } of problems) assert.match(id, new RegExp(`^${product}-[a-z0-9]+(-[a-z0-9]+)*$`));
  });

  it('have a real text each', () => {
    const told = new Set(realTexts.map(([id]) => id));
    assert.deepEqual(
      problems.map(({ id }) => id).filter((id) => !told.has(id)),
      [],
    );
    assert.equal(told.size, problems.length, 'a text names an entry that is not there');
  });

  for (const [id, product, text] of realTexts) {
    it(`${id} is what explains "${text.slice(0, 60)}"`, () => {
      assert.equal(idsFor(text, product)[0], id);
    });
  }

  it('say cause and remedy in sentences, and where they come from', () => {
    for (const { id, cause, remedy, source } of problems) {
      for (const sentence of [cause, remedy]) assert.match(sentence, /^\S.{15,}\.$/s, id);
      assert.notEqual(cause, remedy, id);
      assert.ok(source.trim().length > 4, id);
    }
  });

  it('link to pages of the vendor or of the database only', () => {
    const hosts: Readonly<Record<Product, readonly string[]>> = {
      udts: ['docs.ucloud.cn', 'dev.mysql.com'],
      usmc: ['docs.ucloud.cn'],
      dts: ['www.alibabacloud.com', 'help.aliyun.com', 'dev.mysql.com'],
      dcs: ['support.huaweicloud.com'],
    };
    for (const { id, link, product } of problems) {
      const { protocol, hostname } = new URL(link);
      assert.equal(protocol, 'https:', id);
      assert.ok(hosts[product]?.includes(hostname), `${id}: ${link}`);
    }
  });

  it('are the same for every cloud that offers the product', async () => {
    for (const cloud of allClouds()) {
      for (const profile of cloud.products) {
        const { problems: known } = await profile.loadHints();
        assert.deepEqual(known, hintsOf(profile.product).problems, `${cloud.id} ${profile.product}`);
      }
    }
  });
});

/** The parts of a pattern that repeat: what is repeated, and how often at most. */
function repetitions(pattern: string): readonly { readonly what: string; readonly most: number }[] {
  const parts = /(\\.|\[[^\]]*\]|\(|\)|[^\\[\]()*+?{}])(\*|\+|\?|\{\d+(?:,(\d*))?\})?/gu;
  return [...pattern.matchAll(parts)].flatMap(([, what = '', quantifier, upper]) => {
    if (quantifier === undefined) return [];
    if (quantifier === '?') return [{ what, most: 1 }];
    const most =
      upper === undefined ? Number(/^\{(\d+)\}$/.exec(quantifier)?.[1] ?? Infinity) : Number(upper || Infinity);
    return [{ what, most }];
  });
}

describe('Patterns', () => {
  for (const { id, pattern } of problems) {
    it(`of ${id} repeat nothing without a limit, and nothing that repeats`, () => {
      assert.doesNotThrow(() => new RegExp(pattern, 'i'));
      const found = repetitions(pattern);
      for (const { what, most } of found) {
        assert.ok(Number.isFinite(most), `${what} has no limit`);
        assert.notEqual(what, ')', 'a group is repeated');
      }
      const work = Math.max(
        ...pattern.split('|').map((one) => repetitions(one).reduce((all, { most }) => all * (most + 1), 1)),
      );
      assert.ok(work <= 20_000, `up to ${work} ways at each place`);
      assert.doesNotMatch(pattern, /\\[1-9]|\(\?/, 'no look-around, no back reference');
    });
  }

  it('are looked at by a check that sees what repeats', () => {
    assert.deepEqual(repetitions('a.{0,5}b+(c|d)*\\d{3}[x-z]{2,}e?'), [
      { what: '.', most: 5 },
      { what: 'b', most: Infinity },
      { what: ')', most: Infinity },
      { what: '\\d', most: 3 },
      { what: '[x-z]', most: Infinity },
      { what: 'e', most: 1 },
    ]);
  });
});

describe('Hints', () => {
  it('are found in the middle of a longer text, over line ends and in JSON', () => {
    assert.deepEqual(idsFor('task failed:\n  Error 1040:\tToo many\n connections (retry 3)', 'udts'), [
      'udts-too-many-connections',
    ]);
    assert.equal(idsFor(String.raw`{\"msg\":\"The table \"t1\" is full\"}`, 'udts')[0], 'udts-table-full');
  });

  it('are of the task’s own product', () => {
    const text = 'DTS-2003 Connect db failure, unknow db url 10.0.0.5:3306';
    assert.equal(idsFor(text, 'dts').length, 1);
    assert.deepEqual(idsFor(text, 'udts'), []);
  });

  it('put the more specific first where several fit', () => {
    const blocked = realTexts.find(([id]) => id === 'dts-target-blocked')?.[2] ?? '';
    assert.deepEqual(idsFor(blocked, 'dts'), ['dts-target-blocked', 'dts-target-unreachable']);
  });

  it('are none for texts that nobody knows', () => {
    for (const text of ['', ' ', 'Task is running', 'DTS-99999 something', 'log_bin is ON', 'CHECK_CONN_SRCX']) {
      for (const product of products) assert.deepEqual(idsFor(text, product), [], text);
    }
  });

  it('hold no pattern and no scope: only what is shown', () => {
    const [hint] = hintsFor('ERR illegal address', hintsOf('udts'));
    assert.ok(hint !== undefined);
    assert.deepEqual(Object.keys(hint).sort(), ['cause', 'id', 'link', 'remedy', 'source']);
  });

  const million = 1024 * 1024;
  it('read the beginning and the end of a text of any length', () => {
    const noise = 'x '.repeat(million / 2);
    assert.equal(idsFor(`ERR illegal address ${noise}`, 'udts')[0], 'udts-redis-illegal-address');
    assert.equal(idsFor(`${noise} ERR illegal address`, 'udts')[0], 'udts-redis-illegal-address');
    assert.deepEqual(idsFor(`${noise} ERR illegal address ${noise}`, 'udts'), []);
  });

  it('stand texts of a megabyte that nearly fit', () => {
    for (const piece of [
      'DTS-71016 ',
      'The table ',
      'Connect db ',
      ' ',
      '\\"',
      'client IP ',
      'MySQL Server , Table ',
    ]) {
      const text = piece.repeat(Math.ceil(million / piece.length));
      for (const product of products) assert.doesNotThrow(() => idsFor(text, product));
    }
  });

  it('stand any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...products), (text, product) => {
        assert.ok(Array.isArray(idsFor(text, product)));
      }),
    );
  });
});

describe('A server migration that stands still', () => {
  const cases: readonly (readonly [number, string | null])[] = [
    [0, 'usmc-stands-at-0'],
    [67, 'usmc-stands-at-67'],
    [67.4, 'usmc-stands-at-67'],
    [66.9, null],
    [50, null],
  ];
  for (const [percent, id] of cases) {
    it(`at ${percent} is ${id ?? 'not explained'}`, () => {
      assert.equal(hintsOf('usmc').standstill?.(percent)?.id ?? null, id);
    });
  }

  it('is one of USMC', () => {
    const others = products.filter((product) => product !== 'usmc');
    assert.ok(others.length > 0 && others.every((product) => hintsOf(product).standstill === undefined));
  });
});
