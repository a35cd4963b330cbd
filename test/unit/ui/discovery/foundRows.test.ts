import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Before, Choice } from '../../../../src/discovery/choice.ts';
import type { Place } from '../../../../src/clouds/cloud.ts';
import type { Trouble } from '../../../../src/discovery/discover.ts';
import { accountKey, type Account } from '../../../../src/model/account.ts';
import type { AccountLook } from '../../../../src/discovery/session.ts';
import { FoundRows, type ShownSession } from '../../../../src/ui/discovery/finding/foundRows.ts';
import { listed, place, problem, prod, test } from '../../discovery/samples.ts';

const places: readonly Place[] = [place('a'), place('b')];

/** A search whose results the test decides. */
class FakeSession implements ShownSession {
  choice: Choice;
  busy = true;
  troubles: readonly Trouble[] = [];
  readonly #looks: Map<string, AccountLook>;
  readonly #before: Before;

  constructor(accounts: readonly Account[], before: Partial<Before> = {}) {
    this.#before = { watchedBy: () => null, knows: () => true, ...before };
    this.choice = new Choice(this.#before);
    this.#looks = new Map(
      accounts.map((account) => [
        accountKey(account),
        { account, all: places, wanted: places, done: 0, settled: false },
      ]),
    );
  }

  looks(): readonly AccountLook[] {
    return [...this.#looks.values()].map((look) => ({ ...look, settled: look.settled || !this.busy }));
  }

  progress(): ReturnType<ShownSession['progress']> {
    return { done: 0, places: 4, leftOut: false };
  }

  find(account: Account, where: Place, ...ids: readonly string[]): void {
    const found = ids.map((id) => listed(id, { task: { ...listed(id, {}, account).task, region: where.id } }, account));
    this.choice.add(account, where, found);
  }

  settle(account: Account): void {
    const key = accountKey(account);
    const look = this.#looks.get(key);
    if (look !== undefined) this.#looks.set(key, { ...look, done: 2, settled: true });
  }

  isSettled(account: Account): boolean {
    return this.#looks.get(accountKey(account))?.settled === true;
  }
}

/** All rows as VS Code asks for them, from the top: indented, with their checkboxes. */
function shown(rows: FoundRows, ids = rows.roots, depth = 0): readonly string[] {
  return ids.flatMap((id) => {
    const row = rows.ask(id);
    assert.ok(row !== undefined, id);
    const text = 'text' in row ? row.text : { description: '', ...row };
    const box = row.kind !== 'task' || row.ticked === null ? '' : row.ticked ? '[x] ' : '[ ] ';
    const line = `${'  '.repeat(depth)}${box}${text.label}${text.description === '' ? '' : ` | ${text.description}`}`;
    return [line, ...shown(rows, rows.askChildren(id), depth + 1)];
  });
}

function rowsOf(session: FakeSession): FoundRows {
  return new FoundRows(session, () => 0);
}

const [a, b] = [places[0], places[1]];
assert.ok(a !== undefined && b !== undefined);

describe('the rows of found tasks', () => {
  it('are accounts, places with tasks, and tasks, which have checkboxes once their account is settled', () => {
    const session = new FakeSession([prod, test]);
    const rows = rowsOf(session);
    session.find(prod, b, '2');
    session.find(prod, a, '1');
    session.find(test, a, '3');
    session.settle(test);
    shown(rows);
    rows.refresh();
    assert.deepEqual(shown(rows), [
      'Select the tasks to watch',
      'prod | Alibaba Cloud · 0 of 2 places',
      '  a | 1 task',
      '    1 | running',
      '  b | 1 task',
      '    2 | running',
      'test | Alibaba Cloud · 1 task',
      '  a | 1 task',
      '    [ ] 3 | running',
    ]);
  });

  it('say what is watched, and what the choice would do', () => {
    const session = new FakeSession([prod], { watchedBy: ({ id }) => (id === 'old' ? 'settings' : null) });
    session.find(prod, a, 'old', 'new');
    session.settle(prod);
    const rows = rowsOf(session);
    shown(rows);
    const [old, fresh] = session.choice.of(prod).map(({ key }) => key);
    assert.ok(old !== undefined && fresh !== undefined);
    rows.tick([fresh], true);
    assert.deepEqual(shown(rows).slice(0, 1), ['Watch 1 task']);
    rows.tick([old], false);
    assert.deepEqual(shown(rows), [
      'Watch 1 task, stop watching 1',
      'prod | Alibaba Cloud · 2 tasks',
      '  a | 2 tasks',
      '    [ ] old | watched · running',
      '    [x] new | running',
    ]);
  });

  it('say below the account what could not be listed', () => {
    const session = new FakeSession([prod]);
    session.troubles = [a, b].map((each) => ({
      account: prod,
      place: each,
      what: null,
      problem: problem('permission'),
    }));
    session.busy = false;
    const rows = rowsOf(session);
    assert.deepEqual(shown(rows), [
      'No task was found',
      'prod | Alibaba Cloud · no tasks · incomplete',
      "  Couldn't list a, b | not allowed",
    ]);
  });

  it('are fewer with a filter, which hides what is selected without deselecting it', () => {
    const session = new FakeSession([prod, test]);
    session.find(prod, a, 'dts-orders', 'dts-users');
    session.find(test, b, 'dts-orders-2');
    session.busy = false;
    const rows = rowsOf(session);
    rows.tick(
      session.choice.of(prod).map(({ key }) => key),
      true,
    );
    assert.equal(rows.setFilter('ord*s RUNNING'), 'all');
    const ids = (): unknown => shown(rows).filter((line) => line.startsWith('    '));
    assert.deepEqual(ids(), ['    [x] dts-orders | running', '    [ ] dts-orders-2 | running']);
    rows.tick(rows.shown, false);
    rows.setFilter('');
    assert.deepEqual(ids(), [
      '    [ ] dts-orders | running',
      '    [x] dts-users | running',
      '    [ ] dts-orders-2 | running',
    ]);
  });

  it('lose and make up no click, however long VS Code takes to follow', () => {
    const step = fc.constantFrom('find', 'settle', 'paint', 'host', 'host', 'window', 'window', 'click', 'click');
    let clicks = 0;
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 40, maxLength: 300, size: 'max' }),
        fc.infiniteStream(fc.nat(1000)),
        (steps, chance) => {
          const pick = <T>(from: readonly T[]): T | undefined =>
            from[(chance.next().value ?? 0) % Math.max(1, from.length)];
          const session = new FakeSession([prod, test]);
          const rows = rowsOf(session);
          const code = new FakeVsCode(rows);
          const wanted = new Map<string, boolean>();
          let found = 0;
          const turn = (each: string): void => {
            const account = pick([prod, test]) ?? prod;
            switch (each) {
              case 'find':
                if (!session.isSettled(account)) session.find(account, pick([a, b]) ?? a, `t${found++}`);
                break;
              case 'settle':
                session.settle(account);
                break;
              case 'paint':
                code.fire(rows.refresh());
                break;
              case 'host':
                code.hostTurn();
                break;
              case 'window':
                code.windowTurn();
                break;
              case 'click': {
                const box = pick([...code.boxes]);
                if (box === undefined) break;
                const [id, on] = box;
                code.click(id);
                wanted.set(id, !on);
                clicks += 1;
                break;
              }
            }
          };
          steps.forEach(turn);
          [prod, test].forEach((account) => {
            session.settle(account);
          });
          // The view paints again as long as VS Code has not asked for the last state of an account.
          for (let round = 0; round < 4; round += 1) {
            turn('paint');
            code.comeToRest();
          }
          for (const [id, on] of wanted) assert.equal(session.choice.isTicked(id.replace('task:', '')), on, id);
          const all = [prod, test].flatMap((account) => session.choice.of(account));
          assert.deepEqual(
            [...code.boxes].sort(),
            all.map(({ key }) => [`task:${key}`, session.choice.isTicked(key)] as const).sort(),
          );
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(clicks > 300, `${clicks} clicks`);
  });
});

interface Sent {
  readonly id: string;
  readonly box: boolean | null;
}

/**
 * VS Code's two halves as they treat a tree (extHostTreeViews.ts, treeView.ts): the host forgets everything below a row that
 * it hears of, asks for the row, and tells the window, which asks for the rows below, level by level. A click on the
 * checkbox of a row that the host has forgotten is dropped. The host hears of the next change when the window is done.
 */
class FakeVsCode {
  /** What the window shows: the state of each checkbox. */
  readonly boxes = new Map<string, boolean>();
  readonly #rows: FoundRows;
  readonly #known = new Map<string, readonly string[]>();
  readonly #changes: (readonly string[])[] = [];
  readonly #toWindow: (() => void)[] = [];
  readonly #toHost: (() => void)[] = [];
  /** Answers that the window waits for before it is done. */
  #waiting = 0;
  #below = new Map<string, readonly string[]>();

  constructor(rows: FoundRows) {
    this.#rows = rows;
    this.#fetch('');
    this.comeToRest();
  }

  fire(changes: ReturnType<FoundRows['refresh']>): void {
    assert.ok(changes !== 'all');
    this.#changes.push(changes);
  }

  click(id: string): void {
    const on = this.boxes.get(id) !== true;
    this.boxes.set(id, on);
    this.#toHost.push(() => {
      if (this.#known.has(id)) this.fire(this.#rows.tick(this.#rows.tasksOf(id), on));
    });
  }

  hostTurn(): void {
    const message = this.#toHost.shift();
    if (message !== undefined) {
      message();
      return;
    }
    const ids = this.#waiting > 0 ? undefined : this.#changes.shift();
    if (ids === undefined) return;
    for (const id of ids.filter((each) => this.#known.has(each))) {
      this.#forgetBelow(id);
      const sent = this.#ask(id);
      this.#waiting += 1;
      this.#toWindow.push(() => {
        this.#waiting -= 1;
        this.#show(sent);
        if (!id.startsWith('task:') && id !== 'action') this.#fetch(id);
      });
    }
  }

  windowTurn(): void {
    this.#toWindow.shift()?.();
  }

  comeToRest(): void {
    while (this.#toHost.length + this.#toWindow.length + this.#changes.length > 0) {
      this.windowTurn();
      this.hostTurn();
    }
  }

  #fetch(parent: string): void {
    this.#waiting += 1;
    this.#toHost.push(() => {
      this.#forgetBelow(parent);
      const children = parent === '' ? this.#rows.roots : this.#rows.askChildren(parent);
      this.#known.set(parent, children);
      const sent = children.map((id) => this.#ask(id));
      for (const id of children) this.#known.set(id, []);
      this.#toWindow.push(() => {
        this.#waiting -= 1;
        this.#hideBelow(parent);
        this.#below.set(parent, children);
        for (const each of sent) {
          this.#show(each);
          if (!each.id.startsWith('task:') && each.id !== 'action') this.#fetch(each.id);
        }
      });
    });
  }

  #ask(id: string): Sent {
    const row = this.#rows.ask(id);
    return { id, box: row?.kind === 'task' ? row.ticked : null };
  }

  #show({ id, box }: Sent): void {
    if (box === null) this.boxes.delete(id);
    else this.boxes.set(id, box);
  }

  #forgetBelow(id: string): void {
    for (const child of this.#known.get(id) ?? []) {
      this.#forgetBelow(child);
      this.#known.delete(child);
    }
    if (id !== '') this.#known.set(id, []);
  }

  #hideBelow(id: string): void {
    for (const child of this.#below.get(id) ?? []) {
      this.#hideBelow(child);
      this.boxes.delete(child);
    }
    this.#below.delete(id);
  }
}
