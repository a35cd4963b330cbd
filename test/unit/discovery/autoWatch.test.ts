import assert from 'node:assert/strict';
import type { ListedTask } from '../../../src/clouds/cloud.ts';
import { AutoWatch } from '../../../src/discovery/autoWatch.ts';
import { type Look, lookEveryMs, lookUnfocusedEveryMs } from '../../../src/discovery/accountWatch.ts';
import type { WatchRule } from '../../../src/discovery/rules.ts';
import type { Account } from '../../../src/model/account.ts';
import type { ProblemKind } from '../../../src/model/problem.ts';
import { taskKey } from '../../../src/model/task.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeMemory, listed, problem, prod, test } from './samples.ts';

const rule: WatchRule = { cloud: 'alibaba', account: 'prod' };

function found(...tasks: readonly ListedTask[]): Look {
  return { tasks, troubles: [], complete: true, answered: true };
}

function failed(kind: ProblemKind, account = prod): Look {
  const troubles = [{ account, place: null, what: null, problem: problem(kind) }];
  return { tasks: [], troubles, complete: false, answered: false };
}

class Stage {
  readonly clock: FakeClock;
  readonly memory: FakeMemory;
  readonly looks: string[] = [];
  readonly signals: AbortSignal[] = [];
  readonly errors: unknown[] = [];
  told = 0;
  /** What the next looks bring; the last one again and again. null: it does not end. */
  answers: (Look | Error | null)[] = [found()];
  readonly autoWatch: AutoWatch;

  constructor(memory = new FakeMemory(), clock = new FakeClock()) {
    this.memory = memory;
    this.clock = clock;
    this.autoWatch = new AutoWatch({
      clock: this.clock,
      memory,
      look: (account, signal) => this.#look(account, signal),
      onError: (error) => this.errors.push(error),
    });
    this.autoWatch.onDidChange(() => (this.told += 1));
  }

  async #look(account: Account, signal: AbortSignal): Promise<Look> {
    this.looks.push(account.name);
    this.signals.push(signal);
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer instanceof Error) throw answer;
    return answer ?? new Promise(() => undefined);
  }

  async follow(...rules: readonly WatchRule[]): Promise<this> {
    this.autoWatch.configure([prod, test], rules);
    await this.clock.advance(0);
    return this;
  }

  ids(): readonly string[] {
    return this.autoWatch.tasks().map(({ id }) => id);
  }
}

describe('watching everything of an account', () => {
  it('does nothing without a rule, and nothing for other accounts', async () => {
    const stage = await new Stage().follow();
    assert.deepEqual([stage.looks, stage.clock.pending], [[], 0]);
    await stage.follow(rule);
    assert.deepEqual(stage.looks, ['prod']);
  });

  it('looks at once, then every ten minutes, and every thirty without the focus', async () => {
    const stage = new Stage();
    stage.answers = [found(listed('dtsa', { name: 'orders' }))];
    await stage.follow(rule);
    assert.deepEqual(stage.autoWatch.tasks(), [{ ...listed('dtsa').task, name: 'orders' }]);
    assert.equal(stage.told, 1);
    assert.equal(stage.clock.untilNext, lookEveryMs);
    stage.autoWatch.setFocused(false);
    assert.equal(stage.clock.untilNext, lookUnfocusedEveryMs);
    await stage.clock.advance(lookUnfocusedEveryMs - 1);
    assert.equal(stage.looks.length, 1);
    // Overdue as soon as the focus is back.
    stage.autoWatch.setFocused(true);
    assert.equal(stage.clock.untilNext, 0);
    await stage.clock.advance(0);
    assert.equal(stage.looks.length, 2);
  });

  it('does not look while paused, and one look at a time', async () => {
    const stage = new Stage();
    stage.autoWatch.setPaused(true);
    await stage.follow(rule);
    await stage.clock.advance(10 * lookEveryMs);
    assert.deepEqual([stage.looks.length, stage.clock.pending], [0, 0]);
    stage.answers = [null];
    stage.autoWatch.setPaused(false);
    await stage.clock.advance(10 * lookEveryMs);
    assert.deepEqual([stage.looks.length, stage.clock.pending], [1, 0]);
  });

  it('goes on looking when the clock is set back', async () => {
    const stage = await new Stage().follow(rule);
    stage.clock.jump(-24 * 3_600_000);
    await stage.clock.advance(lookEveryMs);
    const before = stage.looks.length;
    await stage.clock.advance(3 * lookEveryMs);
    assert.equal(stage.looks.length, before + 3);
  });

  it('ends a look when polling is paused, and makes it anew afterwards', async () => {
    const stage = new Stage();
    stage.answers = [null, found(listed('dtsa'))];
    await stage.follow(rule);
    stage.autoWatch.setPaused(true);
    assert.deepEqual([stage.signals[0]?.aborted, stage.clock.pending], [true, 0]);
    stage.autoWatch.setPaused(false);
    await stage.clock.advance(0);
    assert.deepEqual([stage.looks.length, stage.ids(), stage.errors], [2, ['dtsa'], []]);
  });

  it('drops a task that is missing in two complete listings in a row, and not before', async () => {
    const stage = new Stage();
    const both = found(listed('dtsa'), listed('dtsb'));
    const incomplete: Look = { ...found(listed('dtsa')), complete: false };
    stage.answers = [
      both,
      found(listed('dtsa')),
      incomplete,
      both,
      found(listed('dtsa')),
      incomplete,
      found(listed('dtsa')),
    ];
    await stage.follow(rule);
    const seen: string[] = [stage.ids().join()];
    for (let look = 1; look < 7; look += 1) {
      await stage.clock.advance(lookEveryMs);
      seen.push([...stage.ids()].sort().join());
    }
    assert.deepEqual(seen, ['dtsa,dtsb', 'dtsa,dtsb', 'dtsa,dtsb', 'dtsa,dtsb', 'dtsa,dtsb', 'dtsa,dtsb', 'dtsa']);
  });

  it('counts misses across a reload, and has the tasks at once after it', async () => {
    const first = new Stage();
    first.answers = [found(listed('dtsa'), listed('dtsb', { name: 'b-name' })), found(listed('dtsa'))];
    await first.follow(rule);
    await first.clock.advance(lookEveryMs);
    first.autoWatch.dispose();
    assert.equal(first.clock.pending, 0);
    const second = new Stage(first.memory);
    second.clock.jump(first.clock.now() - second.clock.now() + 60_000);
    second.answers = [found(listed('dtsa'))];
    second.autoWatch.configure([prod], [rule]);
    assert.deepEqual([...second.ids()].sort(), ['dtsa', 'dtsb']);
    // It was looked a minute ago.
    assert.equal(second.clock.untilNext, lookEveryMs - 60_000);
    await second.clock.advance(lookEveryMs);
    assert.deepEqual(second.ids(), ['dtsa']);
  });

  it('does not look again for what another window has just found', async () => {
    const first = new Stage();
    first.answers = [found(listed('dtsa')), found(listed('dtsa'), listed('dtsb'))];
    await first.follow(rule);
    const second = new Stage(first.memory, first.clock);
    second.autoWatch.setFocused(false);
    await second.follow(rule);
    await first.clock.advance(6 * lookUnfocusedEveryMs);
    assert.deepEqual([first.looks.length, second.looks.length], [19, 0]);
    assert.deepEqual(second.ids(), ['dtsa', 'dtsb']);
    assert.ok(second.told > 0);
    // It looks by itself once the other one does not any more.
    first.autoWatch.dispose();
    await first.clock.advance(lookUnfocusedEveryMs);
    assert.equal(second.looks.length, 1);
  });

  it('does not undo what another window knows of another account', async () => {
    const rules = [rule, { ...rule, account: 'test' }];
    const first = new Stage();
    await first.follow(...rules);
    const second = new Stage(first.memory, first.clock);
    await second.follow(...rules);
    await second.autoWatch.remember(test, found(listed('dtsx', {}, test)));
    await first.autoWatch.remember(prod, found(listed('dtsa')));
    const third = new Stage(first.memory, first.clock);
    third.autoWatch.configure([prod, test], rules);
    assert.deepEqual(third.ids(), ['dtsa', 'dtsx']);
  });

  it('keeps what is known of an account that the secret storage does not hand over for a while', async () => {
    const rules = [rule, { ...rule, account: 'test' }];
    const first = await new Stage().follow(...rules);
    await first.autoWatch.remember(test, found(listed('dtsx', {}, test)));
    const second = new Stage(first.memory, first.clock);
    second.autoWatch.configure([prod], rules);
    await second.autoWatch.remember(prod, found(listed('dtsa')));
    second.autoWatch.configure([prod, test], rules);
    assert.deepEqual(second.ids(), ['dtsa', 'dtsx']);
  });

  it('lets the known tasks be read first after a reload that comes late', async () => {
    const first = await new Stage().follow(rule);
    const second = new Stage(first.memory);
    second.clock.jump(24 * lookEveryMs);
    second.autoWatch.configure([prod], [rule]);
    assert.ok((second.clock.untilNext ?? 0) > 0);
    await second.clock.advance(60_000);
    assert.equal(second.looks.length, 1);
  });

  it('keeps what is known when a look fails, waits longer each time, and tells it when it lasts', async () => {
    const stage = new Stage();
    stage.answers = [found(listed('dtsa')), failed('network')];
    await stage.follow(rule);
    await stage.clock.advance(lookEveryMs);
    const waits: (number | null)[] = [];
    const told: number[] = [];
    for (let look = 0; look < 4; look += 1) {
      waits.push(stage.clock.untilNext);
      told.push(stage.autoWatch.troubles().length);
      await stage.clock.advance(stage.clock.untilNext ?? 0);
    }
    assert.deepEqual(
      waits,
      [20, 40, 60, 60].map((minutes) => minutes * 60_000),
    );
    assert.deepEqual(told, [0, 0, 1, 1]);
    assert.deepEqual(stage.ids(), ['dtsa']);
    stage.answers = [found(listed('dtsa'))];
    await stage.clock.advance(stage.clock.untilNext ?? 0);
    assert.deepEqual(stage.autoWatch.troubles(), []);
    assert.equal(stage.clock.untilNext, lookEveryMs);
  });

  it('tells at once what only a person can mend, and does not use refused keys again', async () => {
    const stage = new Stage();
    stage.answers = [failed('credentials')];
    await stage.follow(rule);
    assert.equal(stage.autoWatch.troubles()[0]?.account.name, 'prod');
    assert.equal(stage.clock.pending, 0);
    stage.autoWatch.setFocused(false);
    stage.autoWatch.setFocused(true);
    assert.equal(stage.clock.pending, 0);
    stage.answers = [found(listed('dtsa'))];
    stage.autoWatch.configure([{ ...prod, accessKeySecret: 'new' }, test], [rule]);
    await stage.clock.advance(0);
    assert.deepEqual([stage.ids(), stage.autoWatch.troubles()], [['dtsa'], []]);
    stage.answers = [failed('credentials'), found(listed('dtsb'))];
    await stage.clock.advance(lookEveryMs);
    stage.autoWatch.accepted({ ...prod, accessKeySecret: 'new' });
    await stage.clock.advance(0);
    assert.ok(stage.ids().includes('dtsb'));
  });

  it('takes a look that fails in an unforeseen way for a failure', async () => {
    const stage = new Stage();
    stage.answers = [new TypeError('oops')];
    await stage.follow(rule);
    assert.match(String(stage.errors), /oops/);
    assert.equal(stage.clock.untilNext, 2 * lookEveryMs);
  });

  it('watches what the patterns want, without a look when they change', async () => {
    const stage = new Stage();
    stage.answers = [found(listed('dtsa', { name: 'orders' }), listed('dtsb'))];
    await stage.follow(rule);
    assert.deepEqual(stage.ids(), ['dtsa', 'dtsb']);
    await stage.follow({ ...rule, include: 'ord*' });
    assert.deepEqual(stage.ids(), ['dtsa']);
    await stage.follow({ ...rule, exclude: 'DTSA' });
    assert.deepEqual(stage.ids(), ['dtsb']);
    assert.equal(stage.looks.length, 1);
    const key = taskKey(listed('dtsb').task);
    assert.equal(stage.autoWatch.ruleOf(key)?.exclude, 'DTSA');
    assert.equal(stage.autoWatch.ruleOf(taskKey(listed('dtsa').task)), null);
  });

  it('knows a task by its name in the cloud, which the patterns are about', async () => {
    const stage = new Stage();
    stage.answers = [found(listed('dtsa', { name: 'orders' }))];
    await stage.follow({ ...rule, include: 'ord*' });
    assert.equal(stage.autoWatch.taskOf(taskKey({ ...listed('dtsa').task, name: 'mine' }))?.name, 'orders');
    assert.equal(stage.autoWatch.taskOf(taskKey(listed('dtsb').task)), null);
  });

  it('stops at once when the rule goes: nothing is watched, timed or asked for', async () => {
    const stage = new Stage();
    stage.answers = [found(listed('dtsa')), null];
    await stage.follow(rule);
    await stage.clock.advance(lookEveryMs);
    await stage.follow();
    assert.deepEqual([stage.ids(), stage.clock.pending, stage.signals.at(-1)?.aborted], [[], 0, true]);
  });

  it('knows nothing of another account that comes under the name of a removed one', async () => {
    const stage = new Stage();
    stage.answers = [found(listed('dtsa')), found(listed('dtsb'))];
    await stage.follow(rule);
    stage.autoWatch.configure([test], [rule]);
    assert.deepEqual([stage.ids(), stage.memory.values.size], [[], 0]);
    stage.autoWatch.configure([test, { ...prod, accessKeyId: 'other' }], [rule]);
    assert.deepEqual(stage.ids(), []);
    await stage.clock.advance(0);
    assert.deepEqual([stage.looks.length, stage.ids()], [2, ['dtsb']]);
  });

  it('takes a look that a person has just made, before there is a rule and after', async () => {
    const stage = new Stage();
    await stage.autoWatch.remember(prod, found(listed('dtsa')));
    stage.autoWatch.configure([prod], [rule]);
    assert.deepEqual(stage.ids(), ['dtsa']);
    await stage.autoWatch.remember(prod, found(listed('dtsa'), listed('dtsb')));
    await settle();
    assert.deepEqual([stage.ids(), stage.looks], [['dtsa', 'dtsb'], []]);
  });

  it('goes on under another name of the account, with pins and without a look', async () => {
    const stage = new Stage();
    stage.answers = [found(listed('dtsa'))];
    await stage.follow(rule);
    const [key, renamed] = [taskKey(listed('dtsa').task), taskKey({ ...listed('dtsa').task, account: 'live' })];
    await stage.autoWatch.setPinned(key, true);
    assert.deepEqual(await stage.autoWatch.rename(prod, 'live'), [[key, renamed]]);
    stage.autoWatch.configure([{ ...prod, name: 'live' }, test], [{ ...rule, account: 'live' }]);
    assert.deepEqual(stage.autoWatch.tasks().map(taskKey), [renamed]);
    assert.deepEqual([stage.autoWatch.isPinned(renamed), stage.autoWatch.isPinned(key)], [true, false]);
    assert.equal(stage.looks.length, 1);
    assert.deepEqual(await stage.autoWatch.rename(test, 'x'), []);
  });

  it('remembers pins', async () => {
    const stage = new Stage();
    await stage.autoWatch.setPinned('x', true);
    assert.ok(new Stage(stage.memory).autoWatch.isPinned('x'));
    await stage.autoWatch.setPinned('x', false);
    assert.equal(stage.memory.values.size, 0);
    assert.equal(stage.told, 2);
  });

  it('does without what another version may have left in the memory', async () => {
    for (const left of [
      null,
      7,
      'x',
      [],
      { 'alibaba/prod': 3 },
      { 'alibaba/prod': { at: 'x', tasks: {}, missed: 1 } },
    ]) {
      const memory = new FakeMemory();
      await memory.update('discovery.known', left);
      await memory.update('discovery.pins', left);
      const stage = await new Stage(memory).follow(rule);
      assert.deepEqual([stage.ids(), stage.looks, stage.autoWatch.isPinned('x')], [[], ['prod'], false]);
    }
    const memory = new FakeMemory();
    const tasks = [
      { ...listed('bad').task, region: 'evil.example.com/x' },
      { ...listed('x', {}, test).task },
      { ...listed('good').task },
    ];
    await memory.update('discovery.known', { 'alibaba/prod': { at: null, tasks, missed: [] } });
    const stage = new Stage(memory);
    stage.autoWatch.configure([prod, test], [rule]);
    assert.deepEqual(stage.ids(), ['good']);
  });
});
