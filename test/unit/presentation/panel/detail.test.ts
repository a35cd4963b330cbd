import assert from 'node:assert/strict';
import { problemKinds } from '../../../../src/model/problem.ts';
import { blankPhase, blankStatus, lifecycles, type TaskStatus } from '../../../../src/model/status.ts';
import { describeTask, type TaskContext } from '../../../../src/presentation/panel/detail.ts';
import { textFor, type Viewer } from '../../../../src/presentation/panel/detailText.ts';
import type {
  Block,
  Button,
  DetailRow,
  Section,
  TaskView,
  Text,
} from '../../../../src/presentation/panel/detailView.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import {
  completeWatched,
  contextOf,
  dcsTask,
  dtsTask,
  hostile,
  now,
  reversed,
  seeds,
  situations,
  udtsTask,
  usmcTask,
  watched,
} from '../../../support/panelSamples.ts';

const viewer: Viewer = { nowMs: now, locale: 'en-US', timeZone: 'UTC' };

function view(of: WatchedTask, more: Partial<TaskContext> = {}): TaskView {
  return describeTask(of, { ...contextOf(of.task), ...more }, { conclusions: null, charts: null }, now);
}

function viewOf(more: Partial<TaskStatus>): TaskView {
  return view(watched({ ...blankStatus(udtsTask, new Date(now).toISOString()), ...more }, udtsTask));
}

function told(text: Text | null | undefined): string {
  return textFor(text ?? '', viewer).replace(/\s/gu, ' ');
}

/** Rows as "label: value (note)". */
function lines(rows: readonly DetailRow[]): string[] {
  return rows.map(({ label, value, note }) => `${label}: ${told(value)}${note === undefined ? '' : ` (${note})`}`);
}

/** The blocks of a kind in a section of that key, folds included. */
function blocks<K extends Block['kind']>(
  { sections }: TaskView,
  key: Section['key'],
  kind: K,
): Extract<Block, { kind: K }>[] {
  const all = (body: readonly Block[]): Block[] =>
    body.flatMap((block) => (block.kind === 'fold' ? [block, ...all(block.body)] : [block]));
  const body = sections.find((section) => section.key === key)?.body ?? [];
  return all(body).filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
}

const steps = (of: TaskView) => blocks(of, 'phases', 'steps').flatMap((block) => block.steps);
const position = (of: TaskView) => blocks(of, 'replication', 'rows').flatMap(({ rows }) => rows);
const requests = (buttons: readonly Button[]) => buttons.map(({ request }) => request.type);

describe('the head of the panel', () => {
  it('names the task, where it comes from and what identifies it', () => {
    const { name, origin, identity } = view(situations.loading());
    assert.equal(name, 'orders');
    assert.deepEqual(origin, ['UCloud', 'UDTS', 'prod']);
    assert.deepEqual(lines(identity), ['Task ID: udts-ixdp441', 'Task type: transfer', 'Project ID: org-hiny12']);
  });
  it('uses the id without a name, and shows the plan of a server migration', () => {
    const { name, identity } = view(seeds.usmc());
    assert.equal(name, usmcTask.id);
    assert.deepEqual(lines(identity), ['Task ID: usmc-task-ba797218', 'Migration plan ID: usmc-vtlwsdv6qa7']);
  });
  it('says that there is no account, and has names of its own where the cloud has none', () => {
    const { origin, identity } = view(watched(null, dcsTask, { accountName: null }), { fields: {} });
    assert.deepEqual(origin, ['Huawei Cloud', 'DCS', 'no account']);
    assert.deepEqual(
      identity.map(({ label }) => label),
      ['Task ID', 'Region', 'Project ID'],
    );
  });
  it('shows hostile names as text', () => {
    assert.ok(view(watched(null, { ...udtsTask, name: reversed })).name.includes('⟨U+202E⟩'));
  });
  it('knows what can be done', () => {
    const words = (of: TaskView): string[] => of.actions.buttons.map(({ word }) => word);
    const all = ['Refresh', 'Open Console', 'Pin', 'Edit Task', 'Copy as JSON', 'Copy as Markdown'];
    assert.deepEqual(words(view(situations.loading())), all);
    const few = { pinned: true, canOpenConsole: false, canEdit: false };
    assert.deepEqual(words(view(situations.firstRead(), few)), ['Refresh', 'Unpin']);
  });
});

describe('state and progress', () => {
  it('of a copy: our words, the cloud’s word, the percentage', () => {
    const { summary: state } = view(situations.loading());
    assert.equal(state?.word, 'running');
    assert.equal(state.activity, 'full copy (load)');
    assert.deepEqual(state.rawWord, { label: 'The word of the cloud', word: 'Loading' });
    assert.equal(state.percent, 50);
    assert.equal(state.progress, '50% of the initial copy');
    assert.equal(state.asOf, null);
  });
  it('of a replication: the copy is complete, replicating has no percentage', () => {
    assert.equal(view(seeds.dts()).summary?.activity, 'replicating, caught up');
    assert.equal(view(seeds.dts()).summary?.progress, 'Initial copy complete');
    const { summary: state } = viewOf({ lifecycle: 'active', phase: 'incremental' });
    assert.equal(state?.percent, null);
    assert.equal(state.progress, 'Replicating changes: this has no percentage, only a lag');
  });
  it('draws no bar of a percentage that is at odds with a replication', () => {
    const { summary: state } = viewOf({ lifecycle: 'active', phase: 'incremental', percent: 67 });
    assert.equal(state?.percent, null);
    assert.equal(state.progress, 'Replicating changes; the cloud still reports 67% of the copy');
  });
  it('says what counts together where the figure of the full copy is another one', () => {
    const schema = { ...blankPhase('schema'), state: 'done', percent: 100 } as const;
    const full = { ...blankPhase('full'), state: 'active', percent: 41 } as const;
    const told = (percent: number): string | undefined =>
      viewOf({ lifecycle: 'active', phase: 'full', percent, phases: [schema, full] }).summary?.progress;
    assert.equal(told(43), '43% of the initial copy, schema and full copy together');
    assert.equal(told(41), '41% of the initial copy');
  });
  it('never makes a 0 out of nothing', () => {
    const { summary: state, sections } = view(situations.emptyData());
    assert.equal(state?.word, 'unknown state');
    assert.equal(state.rawWord, 'no word from the cloud');
    assert.equal(state.percent, null);
    assert.equal(state.progress, 'Progress: not reported');
    assert.deepEqual([state.facts, sections], [[], []]);
  });

  it('draws no bar and no 0% before the initial copy has begun', () => {
    for (const more of [
      { lifecycle: 'draft' },
      { lifecycle: 'ready' },
      { lifecycle: 'active', phase: 'precheck' },
    ] as const) {
      const { summary: state } = viewOf({ ...more, percent: 0 });
      assert.deepEqual([state?.percent, state?.progress], [null, 'The initial copy has not begun']);
    }
    const begun = viewOf({ lifecycle: 'active', phase: 'full', percent: 0 }).summary;
    assert.deepEqual([begun?.percent, begun?.progress], [0, '0% of the initial copy']);
  });

  it('plans nothing while polling is paused', () => {
    assert.ok(lines(view(situations.loading(), { paused: true }).footer).includes('Next update: polling is paused'));
    assert.ok(!lines(view(situations.loading()).footer).some((line) => line.includes('paused')));
  });
  it('never shows 100 before it is 100', () => {
    assert.equal(viewOf({ percent: 99.97 }).summary?.progress, '99% of the initial copy');
    assert.equal(viewOf({ percent: 0.4 }).summary?.progress, '0% of the initial copy');
  });
  it('keeps an unknown word as it came', () => {
    const rawWord = (of: TaskView): unknown => of.summary?.rawWord;
    const label = 'The word of the cloud';
    assert.deepEqual(rawWord(view(situations.unknownState())), { label, word: 'Rebalancing-Shards' });
    const hostileWord = viewOf({ raw: { state: reversed, body: {} } });
    assert.deepEqual(rawWord(hostileWord), { label, word: 'ok ⟨U+202E⟩deliaf⟨U+202C⟩' });
  });
  it('has words for every lifecycle', () => {
    for (const lifecycle of lifecycles) assert.notEqual(viewOf({ lifecycle }).summary?.word ?? '', '', lifecycle);
  });
  it('says how it can go on only where a person asks that', () => {
    const remarks = (more: Partial<TaskStatus>): readonly string[] => viewOf(more).summary?.remarks ?? [];
    assert.match(remarks({ lifecycle: 'failed', recoverable: true })[0] ?? '', /^It can be resumed/);
    assert.match(remarks({ lifecycle: 'stopped', recoverable: false })[0] ?? '', /^It cannot be resumed/);
    assert.deepEqual(remarks({ lifecycle: 'active', recoverable: true }), []);
    assert.deepEqual(remarks({ lifecycle: 'failed', recoverable: null }), []);
    assert.deepEqual(remarks({ lifecycle: 'completed', outcome: 'success' }), []);
    assert.match(remarks({ lifecycle: 'completed', outcome: 'ambiguous' })[0] ?? '', /does not say whether/);
  });
});

describe('numbers', () => {
  const cases: readonly [string, Partial<TaskStatus>, string[]][] = [
    ['lag, caught up', { lag: { seconds: 2, bytes: null, source: 'x' }, caughtUp: true }, ['Lag: 2 s (caught up)']],
    ['lag of 0', { lag: { seconds: 0, bytes: null, source: 'x' }, caughtUp: false }, ['Lag: 0 s (not caught up)']],
    ['a long lag to the second', { lag: { seconds: 93, bytes: null, source: 'x' } }, ['Lag: 2 min (93 s)']],
    ['lag in bytes', { lag: { seconds: null, bytes: 2048, source: 'x' } }, ['Behind by: 2.0 KiB']],
    ['no lag while replicating', { lifecycle: 'active', phase: 'incremental' }, ['Lag: not reported']],
    ['no lag while copying', { lifecycle: 'active', phase: 'full' }, []],
    ['no lag after the end', { lifecycle: 'completed', phase: 'incremental', terminal: true }, []],
    [
      'throughput',
      { throughput: { kilobytesPerSecond: 50, operationsPerSecond: 5300 } },
      ['Written: 50 KB/s', 'Operations: 5,300/s'],
    ],
    ['half a throughput', { throughput: { kilobytesPerSecond: null, operationsPerSecond: 0 } }, ['Operations: 0/s']],
    [
      'keys and their difference',
      { keys: { source: 531_221, target: 531_211 } },
      ['Keys in the source: 531,221', 'Keys in the target: 531,211 (10 fewer)'],
    ],
    [
      'more keys',
      { keys: { source: 1, target: 2001 } },
      ['Keys in the source: 1', 'Keys in the target: 2,001 (2,000 more)'],
    ],
    ['as many keys', { keys: { source: 0, target: 0 } }, ['Keys in the source: 0', 'Keys in the target: 0 (as many)']],
    ['only the target’s keys', { keys: { source: null, target: 5 } }, ['Keys in the target: 5']],
    [
      'the cloud’s times, said to be its own',
      { providerTimes: { elapsedSeconds: 1350, totalSeconds: 3600, remainingSeconds: 2250 } },
      ['Elapsed: 23 min', "Remaining: 38 min (the cloud's estimate)", "Total time: 1 h (the cloud's estimate)"],
    ],
    [
      'no whole of 0 s',
      { providerTimes: { elapsedSeconds: 0, totalSeconds: 0, remainingSeconds: null } },
      ['Elapsed: 0 s'],
    ],
    ['retries', { retries: { current: 1, max: 3 } }, ['Retries: 1 of 3']],
    ['retries without a limit', { retries: { current: 1, max: null } }, ['Retries: 1']],
    ['retries with a limit of 0', { retries: { current: 0, max: 0 } }, ['Retries: 0 (limit: 0)']],
  ];
  for (const [name, status, expected] of cases) {
    it(name, () => {
      assert.deepEqual(lines(viewOf(status).summary?.facts ?? []), expected);
    });
  }
});

describe('phases', () => {
  it('tell state, percentage, count and the cloud’s word', () => {
    assert.deepEqual(
      steps(view(seeds.dts())).map(({ name, stateWord, percentText, count, rawWord, current }) =>
        [name, stateWord, percentText, count, rawWord?.word, current].join('|'),
      ),
      [
        'precheck|done|100%||Finished|false',
        'schema|done|100%|1 table|Finished|false',
        'full copy|done|100%|200,001 rows|Finished|false',
        'replicating|running|||Catched|true',
      ],
    );
  });
  it('do not run in a task that stands still', () => {
    const full = { ...blankPhase('full'), state: 'active', percent: 55 } as const;
    const word = (lifecycle: TaskStatus['lifecycle']): string | undefined =>
      steps(viewOf({ lifecycle, phases: [full] }))[0]?.stateWord;
    assert.deepEqual(
      [word('active'), word('retrying'), word('paused'), word('stopped')],
      ['running', 'running', 'paused', 'stopped'],
    );
  });
  it('never draw replication as progress', () => {
    const incremental = { ...blankPhase('incremental'), state: 'active', percent: 95 } as const;
    assert.equal(steps(viewOf({ phases: [incremental] }))[0]?.percent, null);
  });
  it('do not repeat the word that stands at the top, nor the error', () => {
    const [phase] = steps(
      viewOf({
        error: 'boom',
        raw: { state: 'Loading', body: {} },
        phases: [{ ...blankPhase('full'), state: 'failed', error: 'boom', rawState: 'Loading' }],
      }),
    );
    assert.equal(phase?.rawWord, null);
    assert.equal(phase.error, 'The error is shown above.');
  });
  const counts: readonly [number | null, number | null, 'rows' | 'tables' | 'keys' | 'items' | null, string | null][] =
    [
      [75_000, 200_000, 'items', '75,000 of 200,000 items'],
      [0, 1, 'tables', '0 of 1 table'],
      [1, null, 'rows', '1 row'],
      [0, null, 'keys', '0 keys'],
      [null, 12, 'rows', '? of 12 rows'],
      [5, 9, null, '5 of 9'],
      [null, null, 'rows', null],
    ];
  for (const [done, total, unit, expected] of counts) {
    it(`count ${String(done)} of ${String(total)} ${String(unit)}`, () => {
      assert.equal(steps(viewOf({ phases: [{ ...blankPhase('full'), done, total, unit }] }))[0]?.count, expected);
    });
  }
});

describe('replication', () => {
  it('shows every part of the position', () => {
    assert.deepEqual(lines(position(view(completeWatched.udts()))), [
      'Binlog file: mysql-bin.000777',
      'Binlog position: 20008',
      'GTID: gtid-of-udts:1-77',
      'Server ID: 10009',
      'Offset: 50005',
      'Lag as reported in: RedisDelayTime',
    ]);
  });
  it('shows the checkpoint in local time with its age', () => {
    assert.equal(lines(position(view(situations.replicating())))[0], 'Checkpoint: 7:58:25 AM (2 min ago)');
  });
  it('shows a checkpoint that is no time as it is', () => {
    assert.deepEqual(lines(position(viewOf({ position: { checkpoint: 'soon' } }))), ['Checkpoint: soon']);
  });
});

describe('checks', () => {
  const open = (of: TaskView, key: Section['key'] = 'checks-open') =>
    blocks(of, key, 'checks').flatMap(({ rows }) => rows);
  const passed = (of: TaskView, key: Section['key'] = 'checks-open') =>
    blocks(of, key, 'list').flatMap(({ items }) => items);

  it('show what failed first, and what to do', () => {
    const failed = view(situations.precheckFailed());
    assert.equal(blocks(failed, 'checks-open', 'note')[0]?.text, '4 of 6 passed');
    assert.deepEqual(
      open(failed).map(({ name, stateWord, repair }) => [name, stateWord, repair]),
      [
        ['CHECK_CONN_DEST', 'failed', 'CHECK_ERROR_DEST_CONN_REPAIR2'],
        ['CHECK_BINLOG_MODE', 'failed', 'CHECK_ERROR_BINLOG_MODE_REPAIR'],
      ],
    );
    assert.equal(passed(failed).length, 4);
    assert.equal(blocks(failed, 'checks-open', 'fold')[0]?.title, '4 passed');
  });
  it('are in the order failed, warning, running, not reported', () => {
    const states = ['passed', 'unknown', 'running', 'warning', 'failed'] as const;
    const all = viewOf({ checks: states.map((state) => ({ name: state, state, error: null, repair: null })) });
    assert.deepEqual(
      [...open(all).map(({ name }) => name), ...passed(all).map(({ title }) => title)],
      ['failed', 'warning', 'running', 'unknown', 'passed'],
    );
  });
  it('that passed with a remark are not folded away', () => {
    const checks = [{ name: 'a', state: 'passed', error: 'but slow', repair: null } as const];
    assert.equal(open(viewOf({ checks }))[0]?.error, 'but slow');
  });
  it('are a fold alone when all passed', () => {
    const all = viewOf({ checks: [{ name: 'a', state: 'passed', error: null, repair: null }] });
    assert.equal(passed(all, 'checks').length, 1);
    assert.equal(blocks(all, 'checks', 'fold')[0]?.title, '1 of 1 passed');
  });
});

describe('endpoints', () => {
  const sidesOf = (of: TaskView) => blocks(of, 'endpoints', 'endpoints').flatMap(({ sides }) => sides);

  it('show what was said of each side', () => {
    const [source, target] = sidesOf(view(completeWatched.dts()));
    assert.deepEqual(lines(source?.rows ?? []), [
      'Engine: MySQL',
      'Type: RDS',
      'Instance: rm-source',
      'Address: 172.16.88.1:3306',
      'Database: dtstestdatabase',
      'User: user-of-source',
    ]);
    assert.equal(target?.title, 'Target');
  });
  const addresses: readonly [string | null, string | null, string | null][] = [
    ['db', '3306', 'db:3306'],
    ['db', null, 'db'],
    [null, '3306', 'port 3306'],
    ['fe80::1', '6379', '[fe80::1]:6379'],
    ['[fe80::1]', '6379', '[fe80::1]:6379'],
  ];
  for (const [host, port, expected] of addresses) {
    it(`write ${String(host)} and ${String(port)} as ${String(expected)}`, () => {
      const blank = { engine: null, kind: null, instanceId: null, database: null, user: null, region: null };
      assert.equal(sidesOf(viewOf({ source: { ...blank, host, port } }))[0]?.rows[0]?.value, expected);
    });
  }
});

describe('notices', () => {
  it('of what an earlier window has read say so, with its age', () => {
    const lost = situations.lostContact();
    const watched = {
      ...lost,
      problem: null,
      status: lost.status === null ? null : { ...lost.status, doubt: 'This is what was read last.' },
      contact: { ...lost.contact, lastAttemptAt: null, lostSince: null },
    };
    const { notices, summary } = view(watched);
    assert.deepEqual(
      notices.map(({ key, text }) => [key, text]),
      [['doubt', 'This is what was read last.']],
    );
    assert.equal(told(summary?.asOf), 'as of 7:55:48 AM (4 min ago)');
  });

  it('of lost contact keep the last good status, with its age', () => {
    const shown = view(situations.lostContact());
    const { notices, summary, footer } = shown;
    const [notice] = notices;
    assert.equal(notice?.tone, 'warning');
    assert.equal(notice.title, 'Not up to date: no connection');
    assert.deepEqual(lines(notice.details), [
      'Since: 7:56:18 AM (for 4 min, 4 attempts)',
      'Shown below: the last good status, read 7:55:48 AM (4 min ago)',
      'Code: ETIMEDOUT',
    ]);
    assert.equal(told(summary?.asOf), 'as of 7:55:48 AM (4 min ago)');
    assert.equal(summary?.word, 'running');
    assert.equal(steps(shown).length, 1);
    assert.deepEqual(lines(footer).slice(0, 3), [
      'Last update: 7:55:48 AM (4 min ago)',
      'Last attempt: 7:59:40 AM (20 s ago)',
      'Next update: in 40 s',
    ]);
  });
  it('of refused keys say so, with code and request id, and lead to the account', () => {
    const { notices, summary, footer } = view(situations.credentials());
    const [notice] = notices;
    assert.equal(notice?.tone, 'bad');
    assert.deepEqual(requests(notice.actions), ['refresh', 'editAccount', 'showLog']);
    assert.deepEqual(lines(notice.details).slice(1, 3), [
      'Shown below: nothing: no status has been read yet',
      'Code: APIGW.0301',
    ]);
    assert.equal(notice.details[3]?.key, 'request-id');
    assert.equal(summary, null);
    assert.deepEqual(lines(footer).slice(-2), ['Next update: none planned', 'Time zone: UTC']);
  });
  it('without an account lead to a new one and to the task’s entry', () => {
    const { problem, contact } = situations.credentials();
    const [notice] = view(watched(null, dcsTask, { problem, contact, accountName: null })).notices;
    assert.deepEqual(requests(notice?.actions ?? []), ['addAccount', 'editTask', 'showLog']);
    assert.equal(notice?.title, 'No usable account');
  });
  it('always offer the log', () => {
    for (const kind of problemKinds) {
      const problem = { kind, message: 'm', hint: 'h', code: null, requestId: null };
      const [notice] = view(watched(null, dtsTask, { problem })).notices;
      assert.ok(notice);
      assert.ok(requests(notice.actions).includes('showLog'), kind);
      assert.ok(notice.title.startsWith('Not up to date: '), kind);
    }
  });
  it('tell how long the cloud asks to wait', () => {
    const problem = { kind: 'throttled', message: 'm', hint: '', code: null, requestId: null, waitMs: 90_000 } as const;
    const [notice] = view(watched(null, dtsTask, { problem })).notices;
    assert.ok(notice);
    assert.ok(lines(notice.details).includes('The cloud asks to wait: 2 min'));
    assert.equal(notice.hint, null);
  });
  it('show the cloud’s failure text verbatim', () => {
    const [notice] = view(situations.failed()).notices;
    assert.equal(notice?.key, 'error');
    assert.equal(notice.text, situations.failed().status?.error);
    assert.ok(notice.verbatim && notice.copy?.target === 'error');
  });
  it('stand in this order: problem, what waits for the person, error, doubt', () => {
    const status = hostile().status;
    const problem = situations.lostContact().problem;
    assert.deepEqual(
      view(watched(status, dtsTask, { problem })).notices.map(({ key }) => key),
      ['problem', 'needs-user', 'error', 'doubt'],
    );
  });
  it('say that the first answer is awaited', () => {
    assert.deepEqual(
      view(situations.firstRead()).notices.map(({ key }) => key),
      ['waiting'],
    );
  });
});

describe('announcements', () => {
  const copying = { lifecycle: 'active', phase: 'full', percent: 10 } as const;
  it('stay the same while only numbers change', () => {
    assert.equal(viewOf(copying).announcement, viewOf({ ...copying, percent: 90 }).announcement);
    assert.equal(viewOf(copying).announcement, 'orders: running, full copy');
  });
  it('change with the state, with what waits for the person, and with contact', () => {
    const texts = [
      viewOf(copying),
      viewOf({ ...copying, phase: 'incremental' }),
      viewOf({ ...copying, phase: 'incremental', caughtUp: true }),
      viewOf({ ...copying, needsUser: 'Switch over.' }),
      viewOf({ lifecycle: 'failed' }),
      view(situations.lostContact()),
    ].map(({ announcement }) => announcement);
    assert.equal(new Set(texts).size, texts.length);
  });
  it('say nothing before there is anything', () => {
    assert.equal(view(situations.firstRead()).announcement, '');
  });
});
