import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Feed } from '../../../../src/monitor/feed.ts';
import { openHistory } from '../../../../src/monitor/history/history.ts';
import { Assessments } from '../../../../src/monitor/assessment/assessments.ts';
import { start, tasksIn } from '../listFixture.ts';
import { noFault } from '../samples.ts';

describe('a round of list reading', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-round-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** All that an account with 300 tasks tells and writes, from the third minute on. */
  async function scene() {
    const { clock, lists, monitor, watch } = start();
    const history = await openHistory(folder, { clock, onProblem: ({ message }) => assert.fail(message) });
    const assessments = new Assessments({
      source: monitor.tasks,
      runOf: (key) => monitor.runOf(key),
      recordsOf: () => history,
      clock,
      pollIntervalMs: () => 30_000,
      healthOptions: () => ({}),
      onError: noFault,
    });
    const feed = new Feed(monitor.tasks, [assessments], noFault);
    const states = { percent: 50 };
    lists.tell = ({ id }) => ({
      status:
        Number(id.split('-')[1]) % 3 === 0
          ? { lifecycle: 'paused', phase: 'full', percent: states.percent }
          : {
              phase: 'incremental',
              caughtUp: true,
              percent: states.percent,
              lag: { seconds: 0, bytes: null, source: '' },
            },
      enough: true,
    });
    const counts = { polls: 0, changes: 0, judgements: 0 };
    watch(...tasksIn('a', 300));
    await clock.advance(150_000);
    feed.onDidPoll(() => (counts.polls += 1));
    feed.onDidChange(({ changed }) => (counts.changes += changed.length));
    assessments.onDidChange(() => (counts.judgements += 1));
    const watcher = new DatabaseSync(path.join(folder, 'history.db'), { readOnly: true });
    const version = watcher.prepare('PRAGMA data_version');
    return {
      clock,
      counts,
      states,
      written: () => version.get()?.['data_version'],
      end: () => {
        watcher.close();
        feed.dispose();
        assessments.dispose();
        monitor.dispose();
        history.close();
      },
    };
  }

  it('that brings nothing new writes nothing, and tells nobody that anything has changed', async () => {
    const { clock, counts, written, end } = await scene();
    const before = written();
    await clock.advance(65_000);
    assert.deepEqual(counts, { polls: 600, changes: 0, judgements: 0 });
    assert.equal(written(), before);
    end();
  });

  it('that brings something new tells and writes it', async () => {
    const { clock, counts, states, written, end } = await scene();
    const before = written();
    states.percent = 51;
    await clock.advance(45_000);
    assert.equal(counts.changes, 300);
    assert.equal(counts.judgements, 300);
    assert.notEqual(written(), before);
    end();
  });
});
