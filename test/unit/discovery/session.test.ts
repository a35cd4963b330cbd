import assert from 'node:assert/strict';
import { IgnoredPlaces } from '../../../src/discovery/ignoredPlaces.ts';
import { Session } from '../../../src/discovery/session.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { failure, FakeLister, FakeMemory, listed, page, place, prod, test } from './samples.ts';

function stage(): { lister: FakeLister; leftOut: IgnoredPlaces; session: Session } {
  const lister = new FakeLister();
  lister.placesOf.set('prod', { places: [place('a'), place('b')], problem: null });
  const leftOut = new IgnoredPlaces(new FakeMemory());
  const session = new Session({
    lister,
    leftOut,
    clock: new FakeClock(),
    before: { watchedBy: () => null, knows: () => true },
    accounts: () => [prod, test],
    changed: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  return { lister, leftOut, session };
}

describe('one search of a person', () => {
  it('finds other tasks in a new look', async () => {
    const { lister, session } = stage();
    lister.answers.set('prod/a', [page([listed('1')])]);
    session.start();
    await settle();
    lister.answers.set('prod/a', [page([listed('2')])]);
    session.start();
    await settle();
    assert.deepEqual(
      session.choice.of(prod).map(({ listed: { task }, place: { id } }) => [task.id, id]),
      [['2', 'a']],
    );
  });

  it('meets other troubles in a new look', async () => {
    const { lister, session } = stage();
    session.start();
    await settle();
    assert.equal(session.troubles.length, 0);
    lister.placesOf.set('test', failure('permission'));
    session.start();
    await settle();
    assert.equal(session.troubles.length, 1);
  });

  it('tells how far each account is, in the same order from start to end', async () => {
    const { lister, session } = stage();
    const looks = (): unknown =>
      session.looks().map(({ account, all, done, settled }) => [account.name, all?.length ?? null, done, settled]);
    lister.held = true;
    session.start();
    assert.deepEqual(looks(), [
      ['prod', null, 0, false],
      ['test', null, 0, false],
    ]);
    lister.release();
    await settle();
    assert.deepEqual(looks(), [
      ['prod', 2, 0, false],
      ['test', 0, 0, true],
    ]);
    session.stop();
    assert.deepEqual(looks(), [
      ['prod', 2, 0, true],
      ['test', 0, 0, true],
    ]);
  });

  it('says where it does not look', async () => {
    const { leftOut, session } = stage();
    session.start();
    await settle();
    assert.deepEqual(session.progress(), { done: 2, places: 2, leftOut: false });
    await leftOut.choose([{ account: prod, places: session.placesOf(prod) }], (_, each) => each?.id === 'a');
    session.start();
    await settle();
    assert.deepEqual(session.progress(), { done: 1, places: 1, leftOut: true });
    await leftOut.choose([{ account: prod, places: session.placesOf(prod) }], () => true);
    await leftOut.choose([{ account: test, places: null }], () => false);
    session.start();
    await settle();
    assert.deepEqual(session.progress(), { done: 2, places: 2, leftOut: true });
  });
});
