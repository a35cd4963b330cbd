import assert from 'node:assert/strict';
import { documentText, reportOf, type TaskReport } from '../../../src/cli/report.ts';
import { lineText, type Style, tableText, widthOf } from '../../../src/cli/table.ts';
import { taskKey } from '../../../src/model/task.ts';
import { TaskStore } from '../../../src/monitor/taskStore.ts';
import { accountNamed, configured, noFault, problemOfKind, statusOf, taskNamed } from '../monitor/samples.ts';

const plain: Style = { typographic: false, colours: false };
const rich: Style = { typographic: true, colours: true };
const task = taskNamed('dts-1', { name: 'orders' });

const escape = '\u001b';
/** What a terminal takes for a command; line ends are ours. */
const harmful = /[^\P{Cc}\n]|[\u2028\u202e]/u;

function reportFor(more: Partial<TaskReport> = {}): TaskReport {
  return { task, status: statusOf(task), problem: null, ...more };
}

describe('reportOf', () => {
  it('gives exactly the members of the document, in the order of the configuration', () => {
    const other = taskNamed('dts-2');
    const store = new TaskStore(noFault);
    const entries = [configured(other, accountNamed('prod')), configured(task, accountNamed('prod'))];
    store.setTasks(entries);
    store.apply(taskKey(task), { status: statusOf(task), problem: null }, 1, null);
    const problem = problemOfKind('throttled', { waitMs: 5, code: '153', requestId: 'r' });
    store.apply(taskKey(task), { status: null, problem }, 2, null);
    const reports = reportOf(
      [
        { kind: 'fault', given: { id: 'x' }, label: '#1', problem: problemOfKind('bad-request') },
        ...entries.map((entry) => ({ kind: 'task' as const, configured: entry })),
      ],
      store,
    );
    assert.deepEqual(JSON.parse(documentText(reports, 'lines')), {
      tasks: [
        {
          task: { id: 'x' },
          status: null,
          problem: {
            kind: 'bad-request',
            message: 'bad-request happened',
            hint: 'do something',
            code: null,
            requestId: null,
          },
        },
        { task: other, status: null, problem: null },
        {
          task,
          status: statusOf(task),
          problem: {
            kind: 'throttled',
            message: 'throttled happened',
            hint: 'do something',
            code: '153',
            requestId: 'r',
          },
        },
      ],
    });
  });
});

describe('documentText', () => {
  const hostile = taskNamed('x', { name: 'a\u001b[2J\u009b31m\u2028\u202e"\\\n订单' });
  it('is one document, on one line or on many, that gives back what went in', () => {
    const reports = [reportFor({ task: hostile })];
    for (const form of ['line', 'lines'] as const) {
      const text = documentText(reports, form);
      assert.deepEqual(JSON.parse(text), { tasks: JSON.parse(JSON.stringify(reports)) as unknown });
      assert.ok(text.endsWith('\n'));
      assert.doesNotMatch(text, harmful);
    }
    assert.equal(documentText(reports, 'line').split('\n').length, 2);
  });
});

describe('tableText', () => {
  it('is aligned, and plain where it is not seen', () => {
    const text = tableText(
      [
        reportFor({
          status: statusOf(task, { percent: 63.9, lag: { seconds: 75, bytes: null, source: 's' }, caughtUp: true }),
        }),
        reportFor({ task: taskNamed('dts-2'), status: null, problem: problemOfKind('network') }),
      ],
      plain,
    );
    assert.equal(
      text,
      [
        'NAME    PRODUCT      STATE   PERCENT  PHASE  LAG               PROBLEM',
        'orders  alibaba/dts  active  63%      full   1 min, caught up  -',
        'dts-2   alibaba/dts  -       -        -      -                 network happened',
        '',
      ].join('\n'),
    );
  });

  it('has a heading for no tasks', () => {
    assert.match(tableText([], plain), /^NAME {2}PRODUCT.*\n$/);
  });

  const cells: readonly [string, Partial<Parameters<typeof statusOf>[1]>, RegExp][] = [
    ['an unknown word as it is', { lifecycle: 'unknown', raw: { state: 'Fooing', body: {} } }, /unknown \(Fooing\)/],
    ['the part of a phase', { subPhase: 'dump' }, /full \(dump\)/],
    ['a lag in bytes', { lag: { seconds: null, bytes: 2048, source: 's' } }, /2\.0 KiB/],
    ['no percent where there is none', { percent: null }, /active {2}- /],
    ['100% only when it is', { percent: 99.99 }, /99%/],
    ["the cloud's error", { lifecycle: 'failed', error: 'Access denied' }, /failed.*Access denied$/m],
    ['what waits for a person', { needsUser: 'Stop it.' }, /waits for you: Stop it\.$/m],
    ['what is doubtful', { doubt: 'It is a guess.' }, /It is a guess\.$/m],
  ];
  for (const [name, status, expected] of cells) {
    it(`shows ${name}`, () => {
      assert.match(tableText([reportFor({ status: statusOf(task, status) })], plain), expected);
    });
  }

  it('shows an entry that names no task', () => {
    const report = { task: { cloud: 'aws', pinned: true }, status: null, problem: problemOfKind('bad-request') };
    assert.match(tableText([report], plain), /^\? {5}aws\/\? .*bad-request happened$/m);
  });

  it('makes hostile texts harmless, in every style', () => {
    const name = 'a\u001b[31m\u009bb\nc\u202ed';
    const report = reportFor({
      task: taskNamed('x', { name }),
      status: statusOf(task, { lifecycle: 'unknown', raw: { state: '\u001b]0;x\u0007', body: {} } }),
      problem: problemOfKind('cloud', { message: `\u001b[2J${'x'.repeat(500)}` }),
    });
    const text = tableText([report], { typographic: true, colours: false });
    assert.equal(text.split('\n').length, 3);
    assert.doesNotMatch(text, harmful);
    assert.ok(text.split('\n').every((line) => line.length < 400));
  });

  it('is ASCII where it is not seen, but for what people named', () => {
    const report = reportFor({
      task: taskNamed('x', { name: '订单' }),
      problem: problemOfKind('cloud', { message: `Das “ist” – so… ${'x'.repeat(300)}` }),
    });
    const text = tableText([report], plain);
    assert.match(text, /"ist" - so\.\.\./);
    assert.doesNotMatch(text.replace('订单', ''), /[^\n -~]/);
    assert.match(tableText([report], { typographic: true, colours: false }), /“ist” – so….*…$/m);
  });

  it('colours states and problems for people, without moving columns', () => {
    const reports = [
      reportFor({ status: statusOf(task, { lifecycle: 'failed' }) }),
      reportFor({ status: statusOf(task, { lifecycle: 'completed' }), problem: problemOfKind('network') }),
    ];
    const text = tableText(reports, rich);
    assert.ok(text.includes(`${escape}[31mfailed   ${escape}[0m`));
    assert.ok(text.includes(`${escape}[32mcompleted${escape}[0m`));
    assert.ok(text.includes(`${escape}[31mnetwork happened`));
    const uncoloured = text.split(escape).map((part, index) => (index === 0 ? part : part.replace(/^\[\d+m/, '')));
    assert.equal(uncoloured.join(''), tableText(reports, { typographic: true, colours: false }));
  });

  it('counts the columns of wide signs', () => {
    assert.equal(widthOf('abc'), 3);
    assert.equal(widthOf('订单'), 4);
    assert.equal(widthOf('e\u0301'), 1);
    assert.equal(widthOf('🚀'), 2);
    assert.equal(widthOf('𝒳'), 1);
    const lines = tableText([reportFor({ task: taskNamed('x', { name: '订单库' }) }), reportFor()], plain).split('\n');
    assert.equal(lines[1]?.indexOf('alibaba'), 5);
    assert.equal(lines[2]?.indexOf('alibaba'), 8);
  });
});

describe('lineText', () => {
  it('leaves out what is not known, and what is doubtful each time', () => {
    assert.equal(lineText(reportFor(), plain), 'orders  (alibaba/dts)  active  10%  full');
    const doubtful = statusOf(task, { percent: null, phase: null, doubt: 'It is a guess.' });
    assert.equal(lineText(reportFor({ status: doubtful }), plain), 'orders  (alibaba/dts)  active');
    assert.equal(
      lineText(reportFor({ status: null, problem: problemOfKind('network') }), plain),
      'orders  (alibaba/dts)  network happened',
    );
  });
});
