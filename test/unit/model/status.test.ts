import assert from 'node:assert/strict';
import {
  blankEndpoint,
  blankPhase,
  blankStatus,
  isTerminal,
  type Lifecycle,
  lifecycles,
} from '../../../src/model/status.ts';
import type { TaskRef } from '../../../src/model/task.ts';

const task: TaskRef = { cloud: 'huawei', product: 'dcs', id: 'a276c1ffa0a54c2597fc824b917db317' };

describe('A status in which the cloud has said nothing', () => {
  const status = blankStatus(task, '2026-01-02T03:04:05.000Z');

  it('is unknown, and neither failed nor finished', () => {
    assert.equal(status.lifecycle, 'unknown');
    assert.equal(status.terminal, false);
    assert.equal(status.recoverable, null);
    assert.equal(status.outcome, null);
  });

  it('keeps whose it is and when it was read', () => {
    assert.equal(status.task, task);
    assert.equal(status.observedAt, '2026-01-02T03:04:05.000Z');
  });

  it('claims no number: everything else is null or empty', () => {
    const { task: _task, lifecycle, terminal, observedAt, raw, phases, checks, ...rest } = status;
    assert.deepEqual([lifecycle, terminal, observedAt], ['unknown', false, '2026-01-02T03:04:05.000Z']);
    assert.deepEqual(raw, { state: null, body: {} });
    assert.deepEqual([phases, checks], [[], []]);
    for (const [name, value] of Object.entries(rest)) assert.equal(value, null, name);
  });
});

describe('A phase and an endpoint of which nothing is known', () => {
  it('claim nothing', () => {
    const { phase, state, ...rest } = blankPhase('incremental');
    assert.deepEqual([phase, state], ['incremental', 'unknown']);
    for (const [name, value] of Object.entries({ ...rest, ...blankEndpoint })) assert.equal(value, null, name);
  });
});

describe('A terminal state', () => {
  const terminal: readonly Lifecycle[] = ['completed', 'failed', 'stopped', 'gone'];
  for (const lifecycle of lifecycles) {
    it(`${terminal.includes(lifecycle) ? 'is' : 'is not'} ${lifecycle}`, () => {
      assert.equal(isTerminal(lifecycle), terminal.includes(lifecycle));
    });
  }

  it('is never one that we do not understand', () => {
    assert.equal(isTerminal('unknown'), false);
  });
});
