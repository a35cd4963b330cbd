import { cloudIds } from '../../support/clouds.ts';
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/contributions.ts';
import type { ProblemKind } from '../../../src/model/problem.ts';
import type { TaskStatus } from '../../../src/model/status.ts';
import { type CloudId, taskName, type TaskRef } from '../../../src/model/task.ts';
import { sameStatus } from '../../../src/model/equality.ts';
import { escapeMarkdown } from '../../../src/presentation/export/markdown.ts';
import { firstWords } from '../../../src/presentation/tree/row.ts';
import type { Fault } from '../../../src/simulator/simulator.ts';
import { type StillClouds, startClouds } from '../support/clouds.ts';
import { RunningApp } from '../support/runningApp.ts';
import { writeSetting, writeTasks } from '../support/settings.ts';

type Family = 'ucloud' | 'alibaba' | 'huawei';

/** What a fault is called, and what is said of it. */
interface Expected {
  readonly kind: ProblemKind;
  readonly says: RegExp;
}

const forAll = (kind: ProblemKind, says: RegExp): Readonly<Record<Family, Expected>> => {
  const expected = { kind, says };
  return { ucloud: expected, alibaba: expected, huawei: expected };
};

/** Every fault of the simulator whose answer amounts to a problem, whatever the cloud. */
const faults: readonly (readonly [what: string, fault: Fault, expected: Readonly<Record<Family, Expected>>])[] = [
  ['a wrong key', 'wrongKey', forAll('credentials', /does not accept the keys of account 'demo': /)],
  ['an expired token', 'expiredToken', forAll('credentials', /does not accept the keys of account 'demo': .*token/i)],
  ['a right that is missing', 'forbidden', forAll('permission', /does not allow account 'demo' to read this/)],
  ['too many requests', 'throttled', forAll('throttled', /is being asked too often/)],
  ['an empty body', 'empty', forAll('bad-answer', /sent an empty answer \(HTTP 200\)/)],
  ['a web page', 'html', forAll('bad-answer', /sent a web page instead of data \(HTTP 200\)/)],
  ['a web page of a broken gateway', 'htmlBadGateway', forAll('cloud', /sent a web page instead of data \(HTTP 502\)/)],
  ['20 MB', 'huge', forAll('bad-answer', /sent more than 8 MB, which cannot be a status/)],
  ['half a body', 'truncated', forAll('bad-answer', /sent an answer that is cut off or not JSON \(HTTP 200\)/)],
  ['a connection cut in mid-body', 'cut', forAll('network', /closed the connection before its answer was complete/)],
  ['a connection cut before the answer', 'reset', forAll('network', /closed the connection before its answer/)],
  [
    'an HTTP 500',
    'http500',
    {
      ucloud: { kind: 'cloud', says: /sent an answer of an unknown shape \(HTTP 500\)/ },
      alibaba: { kind: 'cloud', says: /reports a failure/ },
      huawei: { kind: 'cloud', says: /reports a failure: internal server error/ },
    },
  ],
  ['a redirect to another host', 'redirect', forAll('bad-answer', /sent an empty answer \(HTTP 302\)/)],
  ['no answer in time', 'slow', forAll('network', /did not answer in time/)],
];

const familyOf = (cloud: CloudId): Family => (cloud === 'alibaba' || cloud === 'huawei' ? cloud : 'ucloud');

describe('Bad answers', () => {
  let app: RunningApp;
  let clouds: StillClouds;
  let tasks: readonly TaskRef[];

  before(async () => {
    clouds = await startClouds();
    app = await RunningApp.start();
    tasks = clouds.oneOfEach(cloudIds);
    await app.saveAccounts(clouds.simulator.config.accounts);
    await writeTasks(tasks);
    await app.allRead(tasks.length);
  });

  after(async () => {
    await app.stop();
    await clouds.simulator.stop();
  });

  const refresh = async (): Promise<void> => {
    await app.run(commandIds.refreshAll);
  };
  const statuses = (): (TaskStatus | null)[] => tasks.map((task) => app.watched(taskName(task)).status);
  const good = (): void => {
    for (const { key, problem, contact, status } of app.api.tasks.all()) {
      assert.equal(problem, null, key);
      assert.equal(contact.lostSince, null, key);
      assert.notEqual(status, null, key);
    }
  };
  /** Good answers may take long on a busy machine: only where none comes is it not waited for. */
  const impatiently = async (run: () => Promise<void>): Promise<void> => {
    await writeSetting('request.timeoutSeconds', 1);
    try {
      await run();
    } finally {
      await writeSetting('request.timeoutSeconds', undefined);
    }
  };

  /** What holds for every task whose last read failed. */
  function assertTold(task: TaskRef, { kind, says }: Expected, before: TaskStatus | null): void {
    const { problem, status, contact } = app.watched(taskName(task));
    assert.ok(problem, `${task.cloud}: no problem`);
    assert.equal(problem.kind, kind, `${task.cloud}: ${problem.message}`);
    assert.match(problem.message, says, task.cloud);
    // One line for a person, and what to do about it.
    for (const text of [problem.message, problem.hint]) {
      assert.match(text, /^[\p{L}\d'"][^\n<>]{15,400}$/u, task.cloud);
      assert.doesNotMatch(text, /CANARY|undefined|null|\[object|NaN/, task.cloud);
    }
    assert.equal(status, before, `${task.cloud}: the last good status is the very same`);
    assert.ok(contact.lastGoodAt !== null && contact.lostSince !== null && contact.lostSince >= contact.lastGoodAt);
    // In the row with its age, in the tooltip in full.
    const row = app.row(taskName(task));
    assert.match(row.description, /no contact \d+ (s|min)|\((just now|\d+ (s|min) ago)\)/, task.cloud);
    const tooltip = app.tooltip(row);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.ok(tooltip.value.includes(escapeMarkdown(firstWords(problem.message, 300))), tooltip.value);
    assert.ok(tooltip.value.includes(escapeMarkdown(problem.hint)), tooltip.value);
  }

  for (const [what, fault, expected] of faults) {
    it(`${what}: said of each task, the last good status kept with its age, no toast, and over as soon as it is`, async () => {
      await refresh();
      good();
      const before = statuses();
      clouds.simulator.faults.always(fault);
      try {
        await (fault === 'slow' ? impatiently(refresh) : refresh());
        tasks.forEach((task, index) => {
          assertTold(task, expected[familyOf(task.cloud)], before[index] ?? null);
        });
      } finally {
        clouds.simulator.faults.clear();
      }
      await refresh();
      good();
      statuses().forEach((status, index) => {
        assert.ok(sameStatus(status, before[index] ?? null), 'the tasks stand still');
      });
      assert.deepEqual(app.window.messages, []);
    });
  }

  it('a refused connection, and a gateway that is there again', async () => {
    await refresh();
    good();
    const before = statuses();
    await clouds.simulator.stop();
    await refresh();
    tasks.forEach((task, index) => {
      assertTold(task, { kind: 'network', says: /^127\.0\.0\.1:\d+ refused the connection\.$/ }, before[index] ?? null);
    });
    clouds = await startClouds({ port: Number(new URL(clouds.simulator.origin).port) });
    await refresh();
    good();
    assert.deepEqual(app.window.messages, []);
  });

  describe('about keys and tasks', () => {
    it('temporary keys that have expired: said at once, and new ones mend it at once', async () => {
      await refresh();
      good();
      const before = statuses();
      await app.saveAccounts(cloudIds.map((cloud) => clouds.simulator.account(cloud, 'expired')));
      const refused = (): boolean => app.api.tasks.all().every(({ problem }) => problem?.kind === 'credentials');
      await app.until('all keys are refused', refused);
      tasks.forEach((task, index) => {
        assertTold(task, { kind: 'credentials', says: /does not accept the keys/ }, before[index] ?? null);
        assert.equal(app.watched(taskName(task)).contact.nextPollAt, null);
      });
      await app.saveAccounts(cloudIds.map((cloud) => clouds.simulator.account(cloud, 'temporary')));
      await app.until('all are read', () => app.api.tasks.all().every(({ problem }) => problem === null));
      good();
      assert.deepEqual(app.window.messages, []);
    });

    const unknown: Readonly<Record<Family, Expected | 'gone'>> = {
      ucloud: { kind: 'bad-request', says: / could not use the request: / },
      alibaba: { kind: 'not-found', says: /^Alibaba Cloud does not know this task: / },
      // The one cloud that tells a task that is not there from one that cannot be found.
      huawei: 'gone',
    };

    it('a task that the cloud does not know', async () => {
      const strangers = tasks.map((task) => ({ ...task, name: 'stranger', id: foreignId(task.id) }));
      await writeTasks(strangers);
      await app.until('all have something to say', () =>
        app.api.tasks
          .all()
          .every(({ task, problem, status }) => task.name === 'stranger' && (problem !== null || status !== null)),
      );
      for (const { task, problem, status } of app.api.tasks.all()) {
        const expected = unknown[familyOf(task.cloud)];
        if (expected === 'gone') {
          assert.equal(problem, null);
          assert.equal(status?.lifecycle, 'gone');
        } else {
          assert.equal(problem?.kind, expected.kind, task.cloud);
          assert.match(problem.message, expected.says);
          assert.match(problem.hint, /\bID\b/);
          assert.equal(status, null);
        }
      }
      assert.deepEqual(app.window.messages, []);
      await writeTasks(tasks);
      await app.allRead(tasks.length);
      good();
    });
  });

  describe('that the documents allow are no problem', () => {
    it('nothing under the names of the data: the last good status stays in view, in doubt', async () => {
      const before = new Map(app.api.tasks.all().map(({ key, status }) => [key, status]));
      clouds.simulator.faults.always('nullData');
      try {
        await refresh();
        for (const { key, task, status, problem } of app.api.tasks.all()) {
          assert.equal(status?.lifecycle, before.get(key)?.lifecycle, task.cloud);
          assert.equal(status?.percent, before.get(key)?.percent, task.cloud);
          // Only UCloud's documents allow such an answer.
          if (task.product === 'udts' || task.product === 'usmc') {
            assert.equal(problem, null, `${task.cloud}: ${problem?.message}`);
            assert.match(status?.doubt ?? '', /without naming a state/);
          }
          if (task.product === 'dts' || task.product === 'dcs') assert.equal(problem?.kind, 'bad-answer');
        }
      } finally {
        clouds.simulator.faults.clear();
      }
      await refresh();
      good();
      assert.ok(statuses().every((status) => status?.lifecycle !== 'unknown'));
    });

    it('a state that no document names: shown in its own word', async () => {
      clouds.simulator.faults.always('unknownState');
      try {
        await refresh();
        for (const { task, status, problem } of app.api.tasks.all()) {
          assert.equal(problem, null, `${task.cloud}: ${problem?.message}`);
          if (task.product === 'dcs') continue; // Its progress tells the state already.
          assert.equal(status?.lifecycle, 'unknown', task.cloud);
          assert.match(app.row(taskName(task)).description, /^unknown state "Hibernating"/);
        }
      } finally {
        clouds.simulator.faults.clear();
      }
    });
  });

  it('of one account delay no other', async () => {
    await refresh();
    good();
    const ended: string[] = [];
    const subscription = app.api.tasks.onDidPoll(({ task, problem }) => {
      ended.push(`${taskName(task)}: ${problem?.kind ?? 'read'}`);
    });
    const row = (name: string): string => app.row(name).id;
    clouds.simulator.faults.always('slow', { cloud: 'ucloud' });
    try {
      const waiting = app.run(commandIds.refresh, row('orders'));
      // Twice each, one after the other, while nobody answers for orders.
      for (const name of ['crm-core', 'leaderboard', 'crm-core', 'leaderboard']) {
        await app.run(commandIds.refresh, row(name));
      }
      assert.deepEqual(ended, ['crm-core: read', 'leaderboard: read', 'crm-core: read', 'leaderboard: read']);
      // Whoever waits for a task that is taken away is not left waiting.
      await writeTasks(tasks.filter(({ cloud }) => cloud !== 'ucloud'));
      await waiting;
    } finally {
      clouds.simulator.faults.clear();
      subscription.dispose();
      await writeTasks(tasks);
      await app.allRead(tasks.length);
    }
  });
});

/** An id of the same shape that belongs to nobody. */
function foreignId(id: string): string {
  return id.slice(0, -4) + id.slice(-4).replace(/./g, (sign) => (sign === '7' ? '6' : '7'));
}
