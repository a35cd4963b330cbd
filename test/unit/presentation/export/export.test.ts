import assert from 'node:assert/strict';
import type { TaskStatus } from '../../../../src/model/status.ts';
import { statusAsJson, statusAsMarkdown } from '../../../../src/presentation/export/export.ts';
import { elementsOf, linksOf, readTextOf, rendered } from '../rendered.ts';
import {
  hostileTexts,
  lostWith,
  minute,
  now,
  orders,
  phaseWith,
  problemOfKind,
  statusWith,
  watchedWith,
} from '../watchedSamples.ts';

const copying = statusWith({
  phase: 'full',
  percent: 63.7,
  raw: { state: 'Migrating', body: { DtsJobId: 'dtsz2v12jfo309' } },
  phases: [
    phaseWith('schema', { state: 'not-planned' }),
    phaseWith('full', { state: 'active', percent: 60, done: 1204, total: 8000, unit: 'rows' }),
    phaseWith('incremental', { state: 'pending', percent: 100 }),
  ],
  lag: { seconds: 2, bytes: null, source: 'Delay' },
});

function withoutTask(status: TaskStatus): unknown {
  const { task, ...rest } = JSON.parse(JSON.stringify(status)) as TaskStatus;
  assert.ok(task);
  return rest;
}

describe('A status as JSON', () => {
  it('is task, status and problem, with the task said once', () => {
    assert.deepEqual(JSON.parse(statusAsJson(watchedWith({ status: copying }))), {
      task: orders,
      status: withoutTask(copying),
      problem: null,
    });
    assert.deepEqual(JSON.parse(statusAsJson(watchedWith())), { task: orders, status: null, problem: null });
  });

  it('keeps the last good status beside a problem', () => {
    const watched = watchedWith({
      status: copying,
      problem: problemOfKind('throttled', { code: '153', requestId: 'r-1', waitMs: 5000 }),
    });
    const parsed: unknown = JSON.parse(statusAsJson(watched));
    assert.ok(typeof parsed === 'object' && parsed !== null && 'problem' in parsed && 'status' in parsed);
    assert.deepEqual(parsed.problem, {
      kind: 'throttled',
      message: 'It is throttled.',
      hint: 'Mend it.',
      code: '153',
      requestId: 'r-1',
    });
    assert.notEqual(parsed.status, null);
  });

  it('holds nothing of the account and of our own bookkeeping', () => {
    const text = statusAsJson(watchedWith({ accountName: 'team-account', status: copying }));
    assert.doesNotMatch(text, /team-account|nextPollAt|contact/);
  });

  it('stays JSON for hostile texts', () => {
    for (const text of hostileTexts) {
      const status = statusWith({ error: text });
      assert.deepEqual(JSON.parse(statusAsJson(watchedWith({ status }))), {
        task: orders,
        status: withoutTask(status),
        problem: null,
      });
    }
  });
});

describe('A status as Markdown', () => {
  it('is a short report', () => {
    assert.equal(
      statusAsMarkdown(watchedWith({ status: copying }), 'Alibaba Cloud', now),
      [
        '### orders: 63% · full copy',
        '',
        '- Task: `dtsz2v12jfo309` (Alibaba Cloud DTS)',
        '- State: running (`Migrating`)',
        '- Initial copy: 63%',
        '- full copy: running, 1,204 of 8,000 rows',
        '- replicating: pending',
        '- lag 2 s',
        '- Read at: 2026-01-02T12:00:00.000Z',
        '',
      ].join('\n'),
    );
  });

  it('names the request for the cloud’s support, and no percent before the copy has begun', () => {
    const status = statusWith({ lifecycle: 'ready', percent: 0, requestId: '5F0C`-1' });
    const text = statusAsMarkdown(watchedWith({ status }), 'Alibaba Cloud', now);
    assert.match(text, /- Request ID: `` 5F0C`-1 ``\n/);
    assert.doesNotMatch(text, /%/);
  });

  it('tells of errors, doubts and what is waited for', () => {
    const status = statusWith({ lifecycle: 'failed', error: 'E1', needsUser: 'Do it', doubt: 'Not sure' });
    const text = readTextOf(rendered(statusAsMarkdown(watchedWith({ status }), 'Alibaba Cloud', now)));
    for (const line of ['State: failed', 'Error: E1', 'Waits for you: Do it', 'Not sure']) {
      assert.ok(text.split('\n').includes(line), `${line} in ${text}`);
    }
  });

  it('says when old data was read, and why there is no newer', () => {
    const text = statusAsMarkdown(lostWith('network', copying, 4 * minute), 'Alibaba Cloud', now);
    assert.match(text, /^### orders: no contact 4 min · 63%/);
    assert.match(text, /- Read at: 2026/);
    assert.match(readTextOf(rendered(text)), /Problem: It is network\.$/);
  });

  it('claims nothing when nothing was read', () => {
    assert.equal(
      statusAsMarkdown(watchedWith(), 'Alibaba Cloud', now),
      '### orders: reading…\n\n- Task: `dtsz2v12jfo309` (Alibaba Cloud DTS)\n',
    );
  });

  it('makes nothing but text of what settings and clouds say', () => {
    for (const text of hostileTexts) {
      const status = statusWith({
        lifecycle: 'unknown',
        raw: { state: text, body: {} },
        error: text,
        needsUser: text,
        doubt: text,
      });
      const task = { ...orders, id: text, name: text };
      const problem = problemOfKind('cloud', { message: text });
      const html = rendered(statusAsMarkdown(watchedWith({ task, status, problem }), text, now));
      assert.deepEqual(linksOf(html), [], text);
      assert.deepEqual(elementsOf(html), ['code', 'h3', 'li', 'ul'], text);
    }
  });
});
