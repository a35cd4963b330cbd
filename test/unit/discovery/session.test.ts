import assert from 'node:assert/strict';
import { LeftOut } from '../../../src/discovery/leftOut.ts';
import { Session } from '../../../src/discovery/session.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { failure, FakeLister, FakeMemory, listed, page, place, prod, test } from './samples.ts';

function stage(): { lister: FakeLister; leftOut: LeftOut; session: Session } {
  const lister = new FakeLister();
  lister.placesOf.set('prod', { places: [place('a'), place('b')], problem: null });
  const leftOut = new LeftOut(new FakeMemory());
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
  it('is another one after a new look, though as much was found', async () => {
    const { lister, session } = stage();
    lister.answers.set('prod/a', [page([listed('1')])]);
    session.start();
    await settle();
    const before = [session.version, session.choice.count, session.busy];
    lister.answers.set('prod/a', [page([listed('2')])]);
    session.start();
    await settle();
    assert.deepEqual([session.choice.count, session.busy], before.slice(1));
    assert.notEqual(session.version, before[0]);
    assert.deepEqual(
      session.choice.sections().flatMap(({ candidates }) => candidates.map(({ listed: { task } }) => task.id)),
      ['2'],
    );
  });

  it('is another one with other troubles', async () => {
    const { lister, session } = stage();
    session.start();
    await settle();
    const { version } = session;
    lister.placesOf.set('test', failure('permission'));
    session.start();
    await settle();
    assert.deepEqual([session.troubles.length, session.version === version], [1, false]);
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
