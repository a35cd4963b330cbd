import assert from 'node:assert/strict';
import { discover, placesAtOnce, type Search, type Step } from '../../../src/discovery/discover.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { failure, FakeLister, listed, page, place, problem, prod, test } from './samples.ts';

function spoken(step: Step): string {
  switch (step.kind) {
    case 'places':
      return `places ${step.account.name} ${step.wanted.length}/${step.all.length}`;
    case 'found':
      return `found ${step.tasks.map(({ task }) => task.id).join()}`;
    case 'trouble':
      return `trouble ${step.trouble.account.name}/${step.trouble.place?.id ?? '-'} ${step.trouble.what ?? ''}${step.trouble.problem.kind}`;
    case 'place-ended':
      return `ended ${step.account.name}/${step.place.id}`;
    case 'account-ended':
      return `ended ${step.account.name}`;
  }
}

function stage(more: Partial<Search> = {}): {
  lister: FakeLister;
  clock: FakeClock;
  abort: AbortController;
  told: string[];
  errors: unknown[];
  run: () => Promise<void>;
} {
  const lister = new FakeLister();
  const clock = new FakeClock();
  const abort = new AbortController();
  const told: string[] = [];
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const search: Search = { lister, accounts: [prod], clock, signal: abort.signal, onError, ...more };
  const tell = (step: Step): void => void told.push(spoken(step));
  return { lister, clock, abort, told, errors, run: () => discover(search, tell) };
}

describe('a search for tasks', () => {
  it('tells of places, then of what each page brings, then of ends, in that order', async () => {
    const { lister, told, run } = stage();
    lister.placesOf.set('prod', { places: [place('a')], problem: null });
    lister.answers.set('prod/a', [page([listed('1'), listed('2')]), page([]), page([listed('3')])]);
    await run();
    assert.deepEqual(told, ['places prod 1/1', 'found 1,2', 'found 3', 'ended prod/a', 'ended prod']);
  });

  it('tells of a page before the next one is there', async () => {
    const { lister, told, run } = stage();
    lister.placesOf.set('prod', { places: [place('a')], problem: null });
    lister.answers.set('prod/a', [page([listed('1')]), page([listed('2')])]);
    lister.held = true;
    const running = run();
    const step = async (): Promise<void> => {
      lister.release();
      await settle();
    };
    await step();
    await step();
    assert.deepEqual(told.at(-1), 'found 1');
    lister.held = false;
    await step();
    await running;
  });

  it('lists four places of an account at once, and all accounts side by side', async () => {
    const { lister, run } = stage({ accounts: [prod, test] });
    const places = Array.from({ length: 11 }, (_, index) => place(`p${index}`));
    lister.placesOf.set('prod', { places, problem: null });
    lister.placesOf.set('test', { places, problem: null });
    await run();
    assert.deepEqual(
      [...lister.most],
      [
        ['prod', placesAtOnce],
        ['test', placesAtOnce],
      ],
    );
    assert.equal(lister.asked.length, 2 + 22);
  });

  it('tells of a task once, whichever places name it', async () => {
    const { lister, told, run } = stage();
    lister.placesOf.set('prod', { places: [place('a'), place('b')], problem: null });
    lister.answers.set('prod/a', [page([listed('1'), listed('2')])]);
    lister.answers.set('prod/b', [page([listed('2'), listed('1')]), page([listed('3'), listed('1')])]);
    await run();
    assert.deepEqual(told.filter((each) => each.startsWith('found')).sort(), ['found 1,2', 'found 3']);
  });

  it('lists only what is wanted, and takes a place without tasks for no trouble', async () => {
    const { lister, told, run } = stage({ wants: (_account, { id }) => id !== 'a' });
    lister.placesOf.set('prod', { places: [place('a'), place('b')], problem: null });
    await run();
    assert.deepEqual(told, ['places prod 1/2', 'ended prod/b', 'ended prod']);
  });

  it('goes on with the other accounts when one fails', async () => {
    const { lister, told, run } = stage({ accounts: [test, prod] });
    lister.placesOf.set('test', failure('credentials'));
    lister.placesOf.set('prod', { places: [place('a')], problem: null });
    lister.answers.set('prod/a', [page([listed('1')])]);
    await run();
    assert.deepEqual(told.sort(), [
      'ended prod',
      'ended prod/a',
      'ended test',
      'found 1',
      'places prod 1/1',
      'trouble test/- credentials',
    ]);
  });

  it('goes on with the other places when one fails, keeps what came before, and tells of gaps', async () => {
    const { lister, told, run } = stage();
    lister.placesOf.set('prod', { places: [place('a'), place('b')], problem: problem('permission') });
    lister.answers.set('prod/a', [page([listed('1')]), failure('bad-answer')]);
    lister.answers.set('prod/b', [page([listed('2')], { what: 'USMC ', problem: problem('permission') })]);
    await run();
    assert.deepEqual(told.sort(), [
      'ended prod',
      'ended prod/a',
      'ended prod/b',
      'found 1',
      'found 2',
      'places prod 2/2',
      'trouble prod/- permission',
      'trouble prod/a bad-answer',
      'trouble prod/b USMC permission',
    ]);
  });

  it('does not use refused keys again, and says it once', async () => {
    const { lister, told, run } = stage();
    const places = Array.from({ length: 30 }, (_, index) => place(`p${index}`));
    lister.placesOf.set('prod', { places, problem: null });
    for (const { id } of places) lister.answers.set(`prod/${id}`, [failure('credentials')]);
    await run();
    assert.deepEqual(
      told.filter((each) => each.startsWith('trouble')),
      ['trouble prod/- credentials'],
    );
    assert.ok(lister.asked.length <= 1 + placesAtOnce, lister.asked.join());
  });

  it('gives up an account of which nothing is reached, but not one of which one region is not', async () => {
    const places = Array.from({ length: 30 }, (_, index) => place(`p${index}`));
    const lost = stage();
    lost.lister.placesOf.set('prod', { places, problem: null });
    for (const { id } of places) lost.lister.answers.set(`prod/${id}`, [failure('network')]);
    await lost.run();
    assert.ok(lost.lister.asked.length <= 1 + 2 * placesAtOnce, lost.lister.asked.join());
    assert.ok(lost.told.includes('trouble prod/- network'));
    const partly = stage();
    partly.lister.placesOf.set('prod', { places, problem: null });
    for (const { id } of places.slice(0, 6)) partly.lister.answers.set(`prod/${id}`, [failure('network')]);
    partly.lister.answers.set('prod/p0', [page([listed('1')])]);
    await partly.run();
    assert.equal(partly.lister.asked.length, 1 + places.length);
  });

  it('waits as long as the cloud says when it asks too often, and gives up after some times', async () => {
    const { lister, clock, told, run } = stage();
    lister.placesOf.set('prod', { places: [place('a')], problem: null });
    lister.answers.set('prod/a', [failure('throttled', { waitMs: 4000 })]);
    const running = run();
    await settle();
    assert.equal(clock.untilNext, 4000);
    await clock.advance(4000);
    await clock.advance(4000);
    await running;
    assert.deepEqual(told, ['places prod 1/1', 'trouble prod/a throttled', 'ended prod/a', 'ended prod']);
    assert.equal(lister.asked.filter((each) => each === 'list prod/a').length, 3);
    assert.equal(clock.pending, 0);
  });

  it('asks nothing else of the account meanwhile: neither other places nor further pages', async () => {
    const { lister, clock, told, run } = stage({ accounts: [prod, test] });
    const places = Array.from({ length: 8 }, (_, index) => place(`p${index}`));
    lister.placesOf.set('prod', { places, problem: null });
    lister.placesOf.set('test', { places, problem: null });
    lister.answers.set('prod/p0', [failure('throttled', { waitMs: 4000 })]);
    lister.answers.set('prod/p3', [page([listed('1')]), page([listed('2')])]);
    const running = run();
    await settle();
    assert.deepEqual(
      lister.asked.filter((each) => each.startsWith('list prod')),
      ['list prod/p0', 'list prod/p1', 'list prod/p2', 'list prod/p3'],
    );
    assert.equal(told.includes('found 2'), false);
    // The other account goes on.
    assert.ok(told.includes('ended test'));
    lister.answers.set('prod/p0', [page([])]);
    await clock.advance(3999);
    assert.equal(lister.asked.length, 2 + 4 + 8);
    await clock.advance(1);
    await running;
    assert.ok(told.includes('found 2') && told.includes('ended prod'));
    assert.deepEqual([told.filter((each) => each.startsWith('trouble')), clock.pending], [[], 0]);
    assert.equal(lister.asked.filter((each) => each.startsWith('list prod')).length, 9);
  });

  it('ends at once when it is aborted: nothing is told after that, and nothing is in flight', async () => {
    const { lister, clock, abort, told, run } = stage();
    lister.placesOf.set('prod', { places: [place('a'), place('b'), place('c')], problem: null });
    lister.answers.set('prod/c', [failure('throttled')]);
    const running = run();
    await settle();
    lister.held = true;
    const before = [...told];
    abort.abort();
    await running;
    assert.deepEqual(told, before);
    assert.equal(clock.pending, 0);
    const held = stage();
    held.lister.placesOf.set('prod', { places: [place('a')], problem: null });
    held.lister.held = true;
    const waiting = held.run();
    await settle();
    held.abort.abort();
    await waiting;
    assert.deepEqual([held.told, held.lister.aborted], [[], 1]);
  });

  it('tells of a fault of ours as a trouble, and reports it', async () => {
    const { lister, told, errors, run } = stage();
    lister.placesOf.set('prod', { places: [place('a')], problem: null });
    lister.answers.set('prod/a', [new TypeError('oops')]);
    await run();
    assert.ok(told.includes('trouble prod/a bad-answer'));
    assert.match(String(errors), /oops/);
  });

  it('takes ten thousand tasks without doing anything twice', async () => {
    const { lister, told, run } = stage();
    lister.placesOf.set('prod', { places: [place('a')], problem: null });
    const pages = Array.from({ length: 100 }, (_, at) =>
      page(Array.from({ length: 100 }, (_entry, index) => listed(`${at}-${index}`))),
    );
    lister.answers.set('prod/a', pages);
    await run();
    assert.equal(told.filter((each) => each.startsWith('found')).length, 100);
  });
});
