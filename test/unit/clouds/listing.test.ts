import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TaskPage } from '../../../src/clouds/cloud.ts';
import {
  gapOf,
  gapPage,
  listed,
  momentOf,
  maxPages,
  maxTasks,
  type Page,
  pagesOf,
  plainName,
  type SentPage,
} from '../../../src/clouds/listing.ts';
import { ProblemError, type ProblemKind, problemOf } from '../../../src/model/problem.ts';
import { pagesIn } from './listSupport.ts';

const { signal } = new AbortController();

/** Reads a list of numbers to its end. */
async function read(
  ask: (request: { readonly offset: number; readonly page: number }) => SentPage,
  size = 100,
  seen?: Set<string>,
): Promise<{ readonly pages: Page<number>[]; readonly values: number[]; readonly end: unknown }> {
  const pages: Page<number>[] = [];
  const list = {
    size,
    ...(seen === undefined ? {} : { seen }),
    ask: (request: { readonly offset: number; readonly page: number }) => Promise.resolve(ask(request)),
    entry: (sent: unknown) => (typeof sent === 'number' ? { id: String(sent), value: sent } : null),
  };
  for await (const page of pagesOf(list, signal)) pages.push(page);
  return { pages, values: pages.flatMap(({ values }) => values), end: pages.at(-1)?.end };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('paging', () => {
  it('reads every list to its end, whatever the true page size and whether there is a total', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 700 }),
        fc.constantFrom(10, 20, 30, 50, 100, 200),
        fc.constantFrom(30, 100, 500),
        fc.boolean(),
        async (count, largest, asked, counted) => {
          const all = upTo(count);
          const { values, end } = await read(
            ({ offset }) => ({
              entries: all.slice(offset, offset + Math.min(asked, largest)),
              total: counted ? count : null,
            }),
            asked,
          );
          assert.deepEqual(values, all);
          assert.equal(end, 'whole');
        },
      ),
      { numRuns: 150 },
    );
  });

  it('asks for no page that cannot be there', async () => {
    for (const [count, total, requests] of [
      [0, null, 1],
      [7, null, 1],
      [99, null, 1],
      [100, null, 2],
      [100, 100, 1],
      [250, 250, 3],
      // The page may have been cut to the default of some edition.
      [20, null, 2],
    ] as const) {
      const { pages } = await read(({ offset }) => ({ entries: upTo(count).slice(offset, offset + 100), total }));
      assert.equal(pages.length, requests, `${count} of ${String(total)}`);
    }
  });

  it('ends when the offset is ignored, and says so', async () => {
    const { values, pages, end } = await read(() => ({ entries: upTo(100), total: null }));
    assert.deepEqual(values, upTo(100));
    assert.equal(pages.length, 2);
    assert.equal(end, 'repeated');
    assert.equal((await read(() => ({ entries: upTo(100), total: 5_000 }))).end, 'repeated');
  });

  it('takes a second list that is the first one again for an ignored filter', async () => {
    const seen = new Set<string>();
    await read(() => ({ entries: upTo(5), total: null }), 100, seen);
    const again = await read(() => ({ entries: upTo(5), total: null }), 100, seen);
    assert.deepEqual([again.values, again.end], [[], 'whole']);
  });

  it('lists a task once when pages overlap because one was added meanwhile', async () => {
    const { values, end } = await read(({ offset }) => ({
      entries: upTo(150).slice(Math.max(offset - 3, 0), Math.max(offset - 3, 0) + 100),
      total: null,
    }));
    assert.deepEqual(values, upTo(150));
    assert.equal(end, 'whole');
  });

  it('leaves out fillers, and is not kept busy by pages of nothing else', async () => {
    const { values, pages, end } = await read(() => ({ entries: ['jdbaCYcE', 1, null, {}, 2], total: null }));
    assert.deepEqual([values, pages.length, end], [[1, 2], 1, 'whole']);
    const fillers = await read(() => ({ entries: Array.from({ length: 100 }, () => 'x'), total: null }));
    assert.deepEqual([fillers.pages.length, fillers.end], [1, 'whole']);
  });

  it('says when there are fewer than the cloud counts, and does not believe a count below what is there', async () => {
    const { end } = await read(({ offset }) => ({ entries: upTo(40).slice(offset, offset + 100), total: 60 }));
    assert.equal(end, 'short');
    const lower = await read(({ offset }) => ({ entries: upTo(150).slice(offset, offset + 100), total: 3 }));
    assert.deepEqual([lower.values.length, lower.end], [150, 'whole']);
  });

  it('stops at its ceilings', async () => {
    const endless = await read(({ offset }) => ({ entries: upTo(1000).map((index) => offset + index), total: null }));
    assert.equal(endless.values.length, maxTasks);
    assert.equal(endless.end, 'ceiling');
    const slow = await read(({ page }) => ({ entries: [page], total: 1e9 }));
    assert.equal(slow.pages.length, maxPages);
    assert.equal(slow.end, 'ceiling');
  });

  it('asks for nothing more once it is aborted between pages, or no longer consumed', async () => {
    const abort = new AbortController();
    let asked = 0;
    const list = {
      size: 1,
      ask: () => Promise.resolve({ entries: [(asked += 1)], total: null }),
      entry: (sent: unknown) => ({ id: String(sent), value: sent }),
    };
    const reason = new Error('cancelled');
    await assert.rejects(
      async () => {
        for await (const page of pagesOf(list, abort.signal)) if (page.values.length > 0) abort.abort(reason);
      },
      (error) => error === reason,
    );
    assert.equal(asked, 1);
    const pages = pagesOf(list, signal);
    await pages.next();
    await pages.return();
    assert.equal(asked, 2);
  });
});

describe('parts of a listing', () => {
  const page: TaskPage = { tasks: [], gap: null };
  const good = { what: 'good', pages: () => one(page) };
  async function* one(of: TaskPage): AsyncGenerator<TaskPage> {
    yield await Promise.resolve(of);
  }
  const failing = (kind: ProblemKind, what = 'bad') => ({
    what,
    pages: async function* (): AsyncGenerator<TaskPage> {
      await Promise.resolve();
      if (kind !== 'clock') throw problem(kind);
      yield page;
      throw problem(kind);
    },
  });
  const problem = (kind: ProblemKind): ProblemError =>
    new ProblemError({ kind, message: kind, hint: '', code: null, requestId: null });

  for (const kind of ['permission', 'not-found', 'bad-request', 'bad-answer', 'cloud'] as const) {
    it(`goes on after ${kind}, which becomes a gap`, async () => {
      const pages = await pagesIn(listed([failing(kind), good]));
      assert.deepEqual(
        pages.map(({ gap }) => [gap?.what, gap?.problem.kind]),
        [
          [undefined, undefined],
          ['bad', kind],
        ],
      );
    });
  }

  for (const kind of ['credentials', 'clock', 'throttled', 'network', 'tls', 'proxy'] as const) {
    it(`ends at once with ${kind}: the next part would meet it too`, async () => {
      await assert.rejects(pagesIn(listed([failing(kind), good])), (error) => problemOf(error)?.kind === kind);
    });
  }

  it('throws the first problem when there is nothing else', async () => {
    const both = listed([failing('permission', 'one'), failing('cloud', 'two')]);
    await assert.rejects(pagesIn(both), (error) => problemOf(error)?.kind === 'permission');
    const empty = { what: 'gaps', pages: () => one(gapPage({ what: 'x', problem: problem('cloud').problem })) };
    await assert.rejects(pagesIn(listed([failing('permission'), empty])));
  });

  it('lets an error of ours through', async () => {
    const broken = { what: 'broken', pages: () => one(Object.freeze(page)) };
    const bug = new TypeError('bug');
    const throwing = {
      what: 'bug',
      pages: (): AsyncIterable<TaskPage> => {
        throw bug;
      },
    };
    await assert.rejects(pagesIn(listed([broken, throwing])), (error) => error === bug);
  });

  it('has a sentence for every early end', () => {
    for (const end of [null, 'whole'] as const) assert.equal(gapOf(end, 'DTS', 'X'), null);
    for (const end of ['short', 'repeated', 'ceiling'] as const) {
      const gap = gapOf(end, 'DTS', 'Example Cloud');
      assert.match(gap?.problem.message ?? '', /^Example Cloud .*DTS/);
      assert.equal(gap?.what, 'DTS');
    }
  });
});

describe('names and moments in lists', () => {
  it('makes one plain line of a name', () => {
    assert.equal(plainName('  orders\n\tand \u202Emore\u0000 '), 'orders and more');
    assert.equal(plainName('订单 😀'), '订单 😀');
    assert.equal(plainName(17), '17');
    for (const nothing of [null, undefined, '', ' \u200B\n', {}, []]) assert.equal(plainName(nothing), null);
    assert.equal(plainName('x'.repeat(1e6))?.length, 200);
    assert.equal(plainName(`${'x'.repeat(199)}😀`), 'x'.repeat(199));
  });

  for (const [value, expected] of [
    [1_559_630_077, '2019-06-04T06:34:37.000Z'],
    ['1559630077', '2019-06-04T06:34:37.000Z'],
    [1_559_630_077_123, '2019-06-04T06:34:37.123Z'],
    ['2021-06-16T06:12:55.508Z', '2021-06-16T06:12:55.508Z'],
    ['2021-06-16T14:12:55+0800', '2021-06-16T06:12:55.000Z'],
    ['2021-06-16T14:12:55+08:00', '2021-06-16T06:12:55.000Z'],
    // Of these nobody knows the zone.
    ['2019/10/22 14:44:30', null],
    ['2021-06-16T06:12:55', null],
    ['2021-99-99T06:12:55Z', null],
    ['202404011057', null],
    [0, null],
    [-5, null],
    [1e300, null],
    ['', null],
    [null, null],
    [{}, null],
    [true, null],
  ] as const) {
    it(`reads ${JSON.stringify(value)} as ${String(expected)}`, () => {
      assert.equal(momentOf(value), expected);
    });
  }
});
