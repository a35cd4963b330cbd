import assert from 'node:assert/strict';
import fc from 'fast-check';
import { problemKinds } from '../../../src/model/problem.ts';
import { lifecycles } from '../../../src/model/status.ts';
import { taskKey } from '../../../src/model/task.ts';
import { Monitor } from '../../../src/monitor/monitor.ts';
import { defaultPolling } from '../../../src/monitor/pollPolicy.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { answer, FakeCloud, type Reply } from './fakeCloud.ts';
import { FakeLists } from './fakeLists.ts';
import { accountNamed, configured, failing, noFault, taskNamed } from './samples.ts';

/** Whatever people, clouds and computers do, in any order: these things hold for every account. */
describe('AccountPoller, under any sequence of events', () => {
  const accounts = [accountNamed('a'), accountNamed('b')];
  const tasks = accounts.flatMap((account) =>
    Array.from({ length: 6 }, (_, index) => ({
      // The last one stands in no list.
      task: taskNamed(`t${index}`, { account: account.name, ...(index === 5 ? {} : { region: `of-${account.name}` }) }),
      account,
    })),
  );

  type Event =
    | { readonly kind: 'pass'; readonly ms: number }
    | { readonly kind: 'jump'; readonly ms: number }
    | { readonly kind: 'focus' | 'pause'; readonly on: boolean }
    | { readonly kind: 'refresh'; readonly task: number }
    | { readonly kind: 'answer'; readonly reply: Reply; readonly share: number }
    | { readonly kind: 'configure'; readonly from: number; readonly to: number; readonly keys: number }
    | { readonly kind: 'ceiling'; readonly perHour: number };

  const reply: fc.Arbitrary<Reply> = fc.oneof(
    fc.constant<Reply>('hang'),
    fc.record({ lifecycle: fc.constantFrom(...lifecycles), percent: fc.integer({ min: 0, max: 100 }) }),
    fc
      .record({ kind: fc.constantFrom(...problemKinds), waitMs: fc.integer({ min: 0, max: 7_200_000 }) })
      .map(({ kind, waitMs }) => ({ failure: failing(kind, { waitMs }) })),
  );
  const event: fc.Arbitrary<Event> = fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 900_000 }) }),
    fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: -86_400_000, max: 86_400_000 }) }),
    fc.record({ kind: fc.constantFrom('focus' as const, 'pause' as const), on: fc.boolean() }),
    fc.record({ kind: fc.constant('refresh' as const), task: fc.nat({ max: tasks.length - 1 }) }),
    fc.record({ kind: fc.constant('answer' as const), reply, share: fc.integer({ min: 1, max: 12 }) }),
    fc.record({
      kind: fc.constant('configure' as const),
      from: fc.nat({ max: tasks.length }),
      to: fc.nat({ max: tasks.length }),
      keys: fc.nat({ max: 1 }),
    }),
    fc.record({ kind: fc.constant('ceiling' as const), perHour: fc.constantFrom(1, 20, 1200) }),
  );

  it('keeps its limits, loses no ask, and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 30 }), fc.infiniteStream(fc.double({ min: 0, max: 0.999 })), run),
      { numRuns: 100 },
    );
  });

  async function run(events: readonly Event[], lucks: Iterator<number, unknown>): Promise<void> {
    const clock = new FakeClock();
    const cloud = new FakeCloud(clock);
    const lists = new FakeLists(clock);
    lists.pageSize = 3;
    for (const { name } of accounts) {
      lists.tasks.set(
        `of-${name}`,
        tasks.flatMap(({ task, account }) => (account.name === name && task.region !== undefined ? [task] : [])),
      );
    }
    const gates: (() => void)[] = [];
    const monitor = new Monitor({
      read: cloud.read,
      lists,
      clock,
      random: () => nextOf(lucks),
      polling: defaultPolling,
      onError: noFault,
    });
    let asks = 0;
    let answered = 0;
    const configure = (from: number, to: number, keys: number): void => {
      monitor.configure(
        tasks.slice(from, to).map(({ task, account }) => configured(task, { ...account, accessKeyId: `key${keys}` })),
      );
    };
    configure(0, tasks.length, 0);
    for (const happening of events) {
      switch (happening.kind) {
        case 'pass':
          await clock.advance(happening.ms);
          break;
        case 'jump':
          clock.jump(happening.ms);
          break;
        case 'focus':
          monitor.setFocused(happening.on);
          break;
        case 'pause':
          monitor.setPaused(happening.on);
          break;
        case 'refresh': {
          const asked = tasks.slice(happening.task, happening.task + 1).map(({ task }) => taskKey(task));
          asks += 1;
          void monitor.refresh(asked).then(() => (answered += 1));
          break;
        }
        case 'answer':
          cloud.reply = () => happening.reply;
          listsReply(lists, happening, gates);
          for (const call of cloud.inFlight().slice(0, happening.share)) answer(call, happening.reply);
          break;
        case 'configure':
          configure(Math.min(happening.from, happening.to), Math.max(happening.from, happening.to), happening.keys);
          break;
        case 'ceiling':
          monitor.setPolling({ ...defaultPolling, maxRequestsPerHour: happening.perHour });
          break;
      }
      await settle();
      assert.ok(clock.pending <= accounts.length, 'more than one timer per account');
      for (const { name } of accounts) {
        const inFlight = cloud.inFlight(name).length + lists.inFlightOf(`of-${name}`);
        assert.ok(inFlight <= 4, 'more than four in flight');
        assert.ok(lists.inFlightOf(`of-${name}`) <= 1, 'a list read twice at once');
      }
      assert.deepEqual(
        cloud.inFlight().map(({ task }) => taskKey(task)),
        [...new Set(cloud.inFlight().map(({ task }) => taskKey(task)))],
        'two reads of a task in flight',
      );
      if (monitor.paused) assert.equal(clock.pending, 0, 'a timer while paused');
      for (const watched of monitor.tasks.all()) {
        const { lostSince, failuresInRow, nextPollAt } = watched.contact;
        assert.equal(lostSince !== null, watched.problem !== null, 'a problem is a loss of contact');
        assert.ok(failuresInRow === 0 || watched.problem !== null);
        if (monitor.paused) assert.equal(nextPollAt, null);
      }
    }
    // Everything that was asked gets its end once the cloud answers.
    cloud.reply = () => ({});
    listsReply(lists, { reply: {}, share: 1 }, gates);
    while (cloud.inFlight().length + lists.inFlight > 0) {
      for (const call of cloud.inFlight()) call.succeed();
      await settle();
    }
    assert.equal(answered, asks, 'an ask was lost');
    const before = cloud.calls.length;
    monitor.dispose();
    await clock.advance(86_400_000);
    assert.equal(clock.pending, 0);
    assert.equal(cloud.calls.length, before);
  }

  /** The lists answer as the tasks do; an odd `share` makes them tell too little. */
  function listsReply(
    lists: FakeLists,
    { reply: given, share }: { readonly reply: Reply; readonly share: number },
    gates: (() => void)[],
  ): void {
    for (const open of gates.splice(0)) open();
    lists.gate = null;
    if (given === 'hang') {
      lists.gate = new Promise((resolve) => {
        gates.push(resolve);
      });
      return;
    }
    lists.failure = () => ('failure' in given ? given.failure : null);
    lists.tell = ({ id }) => ({ status: 'failure' in given ? {} : given, enough: share % 2 === 0 || id === 't0' });
  }

  it('reads every task again soon after the cloud is well, whatever was before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 12 }), async (replies) => {
        const clock = new FakeClock();
        const cloud = new FakeCloud(clock);
        const monitor = new Monitor({ read: cloud.read, clock, random: () => 0.5, onError: noFault });
        let turn = 0;
        cloud.reply = () => {
          turn += 1;
          return replies[turn % replies.length] ?? {};
        };
        monitor.configure(tasks.map(({ task, account }) => configured(task, account)));
        await clock.advance(3_600_000);
        cloud.reply = () => ({});
        for (const call of cloud.inFlight()) call.succeed();
        void monitor.refresh();
        await clock.advance(60_000);
        for (const watched of monitor.tasks.all()) {
          assert.equal(watched.problem, null);
          assert.equal(watched.status?.lifecycle, 'active');
        }
        const before = cloud.calls.length;
        await clock.advance(200_000);
        assert.ok(cloud.calls.length >= before + tasks.length, 'polling goes on');
        monitor.dispose();
      }),
      { numRuns: 40 },
    );
  });
});

function nextOf(lucks: Iterator<number, unknown>): number {
  const next = lucks.next();
  return next.done === true ? 0.5 : next.value;
}
