import assert from 'node:assert/strict';
import type { Goal } from '../../../src/cli/arguments.ts';
import type { TaskReport } from '../../../src/cli/report.ts';
import { judge } from '../../../src/cli/wait.ts';
import { needsUserAction, type ProblemKind, problemKinds } from '../../../src/model/problem.ts';
import { isTerminal, lifecycles, type TaskStatus } from '../../../src/model/status.ts';
import { problemOfKind, statusOf, taskNamed } from '../monitor/samples.ts';

const task = taskNamed('dts-1', { name: 'orders' });
const unread: TaskReport = { task, status: null, problem: null };

function read(status: Partial<TaskStatus>, problem: ProblemKind | null = null): TaskReport {
  return { task, status: statusOf(task, status), problem: problem === null ? null : problemOfKind(problem) };
}
function code(reports: readonly TaskReport[], until: Goal = 'completed', keepWaiting = false): number | null {
  return judge(reports, until, keepWaiting)?.code ?? null;
}
const completed = read({ lifecycle: 'completed' });
const caughtUp = read({ phase: 'incremental', caughtUp: true });

describe('judge', () => {
  it('waits for the first reads', () => {
    assert.equal(code([unread]), null);
    assert.equal(code([completed, unread]), null);
  });

  it('is done when all are completed', () => {
    assert.equal(code([completed]), 0);
    assert.equal(code([completed, completed]), 0);
    assert.equal(code([completed, read({})]), null);
    assert.equal(code([caughtUp]), null);
  });

  it('is done when all are caught up or completed, at the same time and as far as is known', () => {
    assert.equal(code([caughtUp, completed], 'caught-up'), 0);
    assert.equal(code([caughtUp, read({ caughtUp: false })], 'caught-up'), null);
    assert.equal(code([read({ caughtUp: null })], 'caught-up'), null);
    assert.equal(code([read({ caughtUp: true }, 'network')], 'caught-up'), null);
  });

  it('holds a completed task for completed, also without contact', () => {
    assert.equal(code([read({ lifecycle: 'completed' }, 'network')]), 0);
  });

  for (const kind of problemKinds) {
    const mendable = needsUserAction(kind);
    it(`${mendable ? 'ends' : 'goes on'} at ${kind}`, () => {
      const problem = problemOfKind(kind);
      assert.equal(code([completed, { ...unread, problem }]), mendable ? 3 : null);
      assert.equal(code([completed, { ...unread, problem }], 'caught-up', true), mendable ? 3 : null);
    });
  }

  for (const lifecycle of lifecycles.filter((each) => each !== 'completed')) {
    it(`${isTerminal(lifecycle) ? 'ends' : 'goes on'} when a task is ${lifecycle}`, () => {
      const verdict = judge([completed, read({ lifecycle })], 'caught-up', false);
      assert.equal(verdict?.code ?? null, isTerminal(lifecycle) ? 1 : null);
      if (verdict) assert.equal(verdict.reason, `'orders' has ended: ${lifecycle}.`);
    });
  }

  it('keeps waiting when told so, as long as the task may come back', () => {
    const rows: readonly [Partial<TaskStatus>, number | null][] = [
      [{ lifecycle: 'failed', recoverable: true }, null],
      [{ lifecycle: 'failed', recoverable: null }, null],
      [{ lifecycle: 'failed', recoverable: false }, 1],
      [{ lifecycle: 'stopped', recoverable: null }, null],
      [{ lifecycle: 'gone', recoverable: null }, 1],
    ];
    for (const [status, expected] of rows) {
      assert.equal(code([read(status)], 'completed', true), expected, JSON.stringify(status));
      assert.equal(code([read(status)], 'completed', false), 1);
    }
  });

  describe('an outcome that is in doubt', () => {
    const doubt = { doubt: 'The list could not be read.', doubtAbout: 'outcome' } as const;
    const completedInDoubt = read({ lifecycle: 'completed', ...doubt });
    const caughtUpInDoubt = read({ phase: 'incremental', caughtUp: true, ...doubt });

    it('never ends waiting with success', () => {
      const goals: readonly Goal[] = ['completed', 'caught-up'];
      for (const until of goals) {
        assert.equal(code([completedInDoubt], until), 1);
        assert.equal(code([completed, completedInDoubt], until, true), null);
        assert.equal(code([completed, caughtUpInDoubt], until), null);
        for (const lifecycle of lifecycles) assert.notEqual(code([read({ lifecycle, ...doubt })], until), 0);
      }
    });

    it('is said as the reason', () => {
      assert.equal(
        judge([completedInDoubt], 'completed', false)?.reason,
        "'orders' has ended: completed, but not for certain (The list could not be read.).",
      );
    });

    it('is none where only a detail is in doubt', () => {
      assert.equal(code([read({ lifecycle: 'completed', doubt: 'The progress could not be read.' })]), 0);
    });
  });

  it('puts a problem that needs a person before an end', () => {
    assert.equal(code([read({ lifecycle: 'failed' }), { ...unread, problem: problemOfKind('credentials') }]), 3);
  });
});
