import assert from 'node:assert/strict';
import { blankStatus } from '../../../../src/model/status.ts';
import type { TaskRef } from '../../../../src/model/task.ts';
import { problemKinds } from '../../../../src/model/problem.ts';
import {
  type FoundTask,
  type FoundTrouble,
  foundText,
  outcomeText,
  progressText,
  remedyOf,
  sameTroubles,
  troubleText,
} from '../../../../src/presentation/tree/foundTask.ts';

const now = Date.UTC(2026, 10, 22, 12);
const task: TaskRef = { cloud: 'ucloud', product: 'udts', id: 'udts-1', projectId: 'org-x', account: 'prod' };

function found(more: Partial<FoundTask> = {}): FoundTask {
  const status = { ...blankStatus(task, ''), lifecycle: 'active', phase: 'full', percent: 63 } as const;
  return { task, name: 'orders', kind: 'migration', createdAt: '2026-11-22T09:00:00.000Z', status, ...more };
}

describe('a found task in a list to choose from', () => {
  it('tells name, state, age, service, place, id and account', () => {
    assert.deepEqual(foundText(found(), 'UDTS', 'prod', now), {
      label: 'orders',
      description: '63% · full copy · created 3 h ago',
      detail: 'UDTS · org-x · udts-1 · prod',
    });
  });

  it('is called by its id without a name, and says when the list tells no state', () => {
    const { label, description } = foundText(found({ name: null, status: null, createdAt: null }), 'UDTS', 'prod', now);
    assert.deepEqual([label, description], ['udts-1', 'no state in the list']);
  });

  it('tells no age that lies ahead', () => {
    const text = foundText(found({ createdAt: '2026-11-23T09:00:00.000Z' }), 'UDTS', 'prod', now);
    assert.equal(text.description, '63% · full copy');
  });

  it('tells kinds, plans and regions', () => {
    const usmc = { ...task, planId: 'usmc-9', region: 'cn-1' };
    assert.equal(
      foundText(found({ task: usmc, kind: 'integration' }), 'UDTS', 'prod', now).detail,
      'UDTS integration · usmc-9 · cn-1 · org-x · udts-1 · prod',
    );
    assert.match(foundText(found({ kind: 'synchronization' }), 'DTS', 'x', now).detail, /^DTS synchronization/);
  });

  it('shows foreign texts as texts: no icon, no second line, none without an end', () => {
    const { label } = foundText(found({ name: `$(error) a\nb\u202e${'x'.repeat(500)}` }), 'UDTS', 'prod', now);
    assert.doesNotMatch(label, /\$\(|[\n\u202e]/);
    assert.ok(label.length <= 202);
    const status = { ...blankStatus(task, ''), lifecycle: 'failed', terminal: true, error: '$(sync) boom' } as const;
    assert.doesNotMatch(foundText(found({ status }), 'UDTS', 'prod', now).description, /\$\(/);
  });
});

function trouble(more: Partial<FoundTrouble> = {}): FoundTrouble {
  const problem = { kind: 'permission', message: 'Not allowed', hint: 'Ask.', code: null, requestId: null } as const;
  return { cloudName: 'UCloud', accountName: 'prod', place: 'Hangzhou', what: null, problem, ...more };
}

describe('what could not be listed', () => {
  it('is one row for places that meet the same', () => {
    const places = ['A', 'B', 'C', 'D', 'E'].map((place) => trouble({ place }));
    const groups = sameTroubles([...places, trouble({ accountName: 'test' }), trouble({ place: null, what: 'USMC' })]);
    assert.deepEqual(
      groups.map((group) => group.length),
      [6, 1],
    );
    assert.deepEqual(troubleText(places), {
      label: 'UCloud · prod: not allowed',
      description: 'A, B, C and 2 more',
      detail: 'Not allowed. Ask.',
    });
  });

  it('is kept apart for accounts of the same name in two clouds: each has its own remedy', () => {
    const groups = sameTroubles([trouble(), trouble({ cloudName: 'Alibaba Cloud' })]);
    assert.deepEqual(
      groups.map((group) => troubleText(group).label),
      ['UCloud · prod: not allowed', 'Alibaba Cloud · prod: not allowed'],
    );
  });

  it('names the part of a place, and nothing for the account as a whole', () => {
    assert.equal(troubleText([trouble({ what: 'USMC' })]).description, 'Hangzhou (USMC)');
    assert.equal(troubleText([trouble({ place: null })]).description, '');
  });

  it('does not promise that it is tried again where it is not', () => {
    const problem = { ...trouble().problem, kind: 'network', hint: 'It is tried again by itself.' } as const;
    assert.doesNotMatch(troubleText([trouble({ problem })]).detail, /by itself/);
    assert.match(troubleText([trouble({ problem })], true).detail, /by itself/);
  });

  it('speaks of the account, where the problem usually speaks of a task', () => {
    const problem = { ...trouble().problem, kind: 'bad-request', hint: "Check the task's ID." } as const;
    const { label, detail } = troubleText([trouble({ problem })]);
    assert.equal(label, 'UCloud · prod: request refused');
    assert.match(detail, /account's region/);
  });

  it('has a remedy for every kind of problem', () => {
    const remedies = new Map(problemKinds.map((kind) => [kind, remedyOf(kind)]));
    assert.equal(remedies.get('credentials'), 'edit-account');
    assert.equal(remedies.get('network'), 'show-log');
  });
});

describe('how far a search is', () => {
  const cases: readonly (readonly [Parameters<typeof progressText>[0], string])[] = [
    [{ busy: true, done: 0, places: 0, tasks: 0, stopped: false, leftOut: false }, 'Looking…'],
    [
      { busy: false, done: 3, places: 3, tasks: 9, stopped: false, leftOut: true },
      '9 tasks found · some places are left out',
    ],
    [
      { busy: true, done: 12, places: 31, tasks: 240, stopped: false, leftOut: false },
      'Looking: 12 of 31 places, 240 tasks found',
    ],
    [
      { busy: true, done: 0, places: 1, tasks: 1, stopped: false, leftOut: false },
      'Looking: 0 of 1 place, 1 task found',
    ],
    [{ busy: false, done: 31, places: 31, tasks: 240, stopped: false, leftOut: false }, '240 tasks found'],
    [
      { busy: false, done: 3, places: 31, tasks: 9, stopped: true, leftOut: false },
      'Stopped: 3 of 31 places, 9 tasks found',
    ],
  ];
  for (const [progress, text] of cases) {
    it(text, () => {
      assert.equal(progressText(progress), text);
    });
  }

  it('and what came of it', () => {
    assert.deepEqual(
      [outcomeText(12, 0), outcomeText(1, 2), outcomeText(0, 1), outcomeText(0, 0)],
      ['12 tasks added.', '1 task added, 2 tasks removed.', '1 task removed.', null],
    );
  });
});
