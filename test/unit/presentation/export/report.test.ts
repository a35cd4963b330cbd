import assert from 'node:assert/strict';
import { allClouds } from '../../../../src/clouds/registry.ts';
import fc from 'fast-check';
import { blankEndpoint, type TaskStatus } from '../../../../src/model/status.ts';
import type { Readiness } from '../../../../src/monitor/readiness/types.ts';
import type { WatchedTask } from '../../../../src/monitor/watchedTask.ts';
import type { ShownEvent } from '../../../../src/presentation/events/eventText.ts';
import { masking, withNames } from '../../../../src/presentation/export/masking.ts';
import { reportAsMarkdown, type ReportFacts } from '../../../../src/presentation/export/report.ts';
import { assessmentWith, stalled } from '../assessmentSamples.ts';
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

const idPatterns = allClouds().flatMap(({ products }) => products.flatMap((profile) => profile.idPatterns));

const host = 'rm-bp1abcdef2345678.mysql.rds.aliyuncs.com';
const full: TaskStatus = statusWith({
  phase: 'full',
  percent: 63,
  raw: { state: 'Migrating', body: { DestinationPassword: 'hunter22', Detail: 'of the answer' } },
  phases: [
    phaseWith('full', { state: 'active', percent: 61, done: 1204, total: 8000, unit: 'rows' }),
    phaseWith('incremental', { state: 'pending', percent: 40 }),
    phaseWith('cutover', { state: 'not-planned' }),
  ],
  lag: { seconds: 2, bytes: null, source: 'Delay' },
  error: `Access denied for user 'app_writer'@'${host}' (using password: YES), job dtsz2v12jfo309`,
  checks: [
    { name: 'Connectivity', state: 'failed', error: 'Cannot reach 10.1.2.3:3306', repair: 'Open the port.' },
    { name: 'Privileges', state: 'passed', error: null, repair: null },
  ],
  source: {
    ...blankEndpoint,
    engine: 'MySQL',
    host,
    port: '3306',
    user: 'app_writer',
    instanceId: 'rm-bp1abcdef2345678',
  },
  target: { ...blankEndpoint, engine: 'MySQL', host: 'db2', user: 'root', database: 'shop' },
});

const readiness: Readiness = {
  verdict: 'not-yet',
  lines: [
    {
      key: 'state',
      state: 'green',
      since: now - 60 * minute,
      weight: 'must',
      evidence: { kind: 'state', lifecycle: 'active', rawState: `Migrating from ${host}` },
    },
    {
      key: 'copy',
      state: 'amber',
      since: null,
      weight: 'must',
      evidence: { kind: 'copy', percent: 63, implied: false },
    },
  ],
  hazards: [{ kind: 'auto-resume', since: null, text: 'It may overwrite the target.' }],
};

function event(id: number, more: Partial<ShownEvent> = {}): ShownEvent {
  const parameters = { text: `Lost connection to ${host}` };
  return { id, task: 'x', at: now - id * minute, run: 1, kind: 'error', parameters, read: true, ...more };
}

function factsWith(more: Partial<ReportFacts> = {}): ReportFacts {
  return {
    watched: watchedWith({ status: full }),
    cloudName: 'Alibaba Cloud',
    assessment: assessmentWith({ run: 2 }),
    readiness,
    events: [event(1), event(2, { kind: 'phase', parameters: { from: 'schema', to: 'full' } })],
    hints: [{ cause: 'The account has no right.', remedy: 'Grant it.', link: 'https://help.aliyun.com/x' }],
    now,
    ...more,
  };
}

const linesOf = (facts: ReportFacts, masked = false): readonly string[] =>
  readTextOf(rendered(reportAsMarkdown(facts, masked ? masking(facts.watched, idPatterns) : withNames)))
    .split('\n')
    .filter((line) => line !== '');

describe('A report', () => {
  it('never calls failing what has failed', () => {
    const health = { kind: 'failing', why: 'failed', since: now - minute, retries: null } as const;
    const lines = linesOf(factsWith({ assessment: assessmentWith({ health, estimate: { kind: 'not-running' } }) }));
    assert.ok(lines.includes('Health: failed. First seen failed: 1 min ago.'), lines.join('\n'));
  });

  it('tells all on one page', () => {
    assert.deepEqual(linesOf(factsWith()), [
      'orders: 63% · 10–20 min left · full copy',
      'Task: dtsz2v12jfo309 (Alibaba Cloud · DTS)',
      'State: running (Migrating)',
      `Source: MySQL · rm-bp1abcdef2345678 · ${host}:3306 · app_writer`,
      'Target: MySQL · db2 · shop · root',
      'Run: 2',
      'Read at: 2026-01-02T12:00:00.000Z',
      'Report made at: 2026-01-02T12:00:00.000Z',
      'Phases and numbers',
      'full copy: running · 61% · 1,204 of 8,000 rows',
      'replicating: pending',
      'lag 2 s',
      'Time left and health',
      'Time left: Full copy finishes in about 12 min, probably between 10 min and 20 min. Based on the last 8 changes of the percent, over 43 min; medium confidence.',
      'Health: healthy. Last change: 1 min ago; the usual gap is 6 min, the longest was 12 min.',
      'Cutover',
      'Not ready yet. The lines marked "not yet fulfilled" are still missing.',
      `fulfilled since 2026-01-02T11:00:00.000Z: The task runs. State: running; the cloud says Migrating from ${host}.`,
      'not yet fulfilled: The full copy is done. 63% of the initial copy is done.',
      'Caution: A failed job may resume by itself. It may overwrite the target.',
      'What failed or waits',
      `Error: Access denied for user 'app_writer'@'${host}' (using password: YES), job dtsz2v12jfo309`,
      'Check Connectivity: Cannot reach 10.1.2.3:3306 Open the port.',
      'Known cause: The account has no right. Grant it. https://help.aliyun.com/x',
      'Last events',
      `2026-01-02T11:59:00.000Z: orders reports another error: Lost connection to ${host}`,
      '2026-01-02T11:58:00.000Z: orders is now in phase “full copy”',
    ]);
  });

  it("keeps the person's own name of a task when masked, unless it holds a host's", () => {
    const { watched } = factsWith();
    const clean = masking({ ...watched, task: { ...watched.task, name: 'shop-core' } }, idPatterns);
    assert.equal(clean('shop-core copies shop'), 'shop-core copies [database 1]');
    const telling = masking({ ...watched, task: { ...watched.task, name: 'db2-core' } }, idPatterns);
    assert.ok(!telling('db2-core').includes('db2'));
  });

  it('names nobody and nothing when masked, and stays a report', () => {
    const text = reportAsMarkdown(factsWith(), masking(factsWith().watched, idPatterns));
    assert.doesNotMatch(text, /rm-bp|rm\\-bp|aliyuncs|app\\?_writer|root|db2|10\\?\.1\\?\.2|dtsz2v12jfo309|hunter22/);
    const lines = linesOf(factsWith(), true);
    assert.ok(lines.includes('Source: MySQL · [id 2] · [host 1]:3306 · [user 1]'), lines.join('\n'));
    assert.ok(lines.includes('Target: MySQL · [host 2] · [database 1] · [user 2]'), lines.join('\n'));
    assert.ok(lines.includes('State: running (Migrating)'));
    assert.ok(lines.includes('not yet fulfilled: The full copy is done. 63% of the initial copy is done.'));
    assert.ok(lines.some((line) => line.endsWith('is now in phase “full copy”')));
    assert.ok(
      lines.some((line) => line.endsWith('reports another error: Lost connection to [host 1]')),
      lines.join('\n'),
    );
  });

  it('never holds the raw answer, nor a password', () => {
    for (const clean of [withNames, masking(factsWith().watched, idPatterns)]) {
      const text = reportAsMarkdown(factsWith(), clean);
      assert.doesNotMatch(text, /hunter22|of the answer/);
    }
  });

  it('tells no estimate of old data, and what keeps it from being read', () => {
    const watched: WatchedTask = lostWith('network', full, 4 * minute);
    const lines = linesOf(factsWith({ watched, assessment: null, readiness: null }));
    assert.equal(lines[0], 'orders: no contact 4 min · 63%');
    assert.ok(lines.includes('Problem: It is network. Mend it.'));
    assert.ok(lines.includes('Read at: 2026-01-02T11:56:00.000Z'));
    assert.ok(!lines.some((line) => /left|Health|Cutover/.test(line)), lines.join('\n'));
  });

  it('is short where little is known', () => {
    const facts = factsWith({
      watched: watchedWith({ contact: { lastGoodAt: null } }),
      assessment: null,
      readiness: null,
      events: [],
      hints: [],
    });
    assert.deepEqual(linesOf(facts).slice(0, 3), [
      'orders: reading…',
      'Task: dtsz2v12jfo309 (Alibaba Cloud · DTS)',
      'Read at: not read yet',
    ]);
    assert.equal(linesOf(facts).length, 4);
  });

  it('stays one page, however much there is', () => {
    const endless = 'word '.repeat(50_000);
    const watched = watchedWith({
      status: statusWith({
        ...full,
        error: endless,
        checks: Array.from({ length: 500 }, (_, index) => ({
          name: `Check ${index}`,
          state: 'failed' as const,
          error: endless,
          repair: endless,
        })),
      }),
    });
    const events = Array.from({ length: 500 }, (_, index) => event(index));
    assert.ok(reportAsMarkdown(factsWith({ watched, events }), masking(watched, idPatterns)).length < 20_000);
  });

  it('makes nothing but text of what clouds and settings say', () => {
    for (const text of hostileTexts) {
      const watched = watchedWith({
        task: { ...orders, name: text, id: text, region: text },
        status: statusWith({
          lifecycle: 'failed',
          error: text,
          needsUser: text,
          doubt: text,
          raw: { state: text, body: {} },
          phases: [phaseWith('full', { state: 'failed', error: `${text} `, rawState: text })],
          checks: [{ name: text, state: 'failed', error: text, repair: text }],
          source: { ...blankEndpoint, host: text, user: text, engine: text, database: text },
        }),
        problem: problemOfKind('cloud', { message: text, hint: text }),
      });
      const events = [event(1, { parameters: { text } }), event(2, { kind: text })];
      const facts = factsWith({ watched, events, hints: [], assessment: assessmentWith({ health: stalled }) });
      for (const clean of [withNames, masking(watched, idPatterns)]) {
        const html = rendered(reportAsMarkdown(facts, clean));
        assert.deepEqual(linksOf(html), [], text);
        const allowed = ['code', 'h1', 'h2', 'li', 'p', 'strong', 'ul'];
        assert.deepEqual(
          elementsOf(html).filter((name) => !allowed.includes(name)),
          [],
          text,
        );
      }
    }
  });
});

describe('Masking', () => {
  const plain = masking(watchedWith(), idPatterns);
  const table: readonly (readonly [string, string])[] = [
    ["Access denied for user 'app'@'10.0.0.1'", 'Access denied for user [user]@[host]'],
    ['Unknown MySQL server host "db-1" (2)', 'Unknown MySQL server host "[hidden]" (2)'],
    ['connect to 192.168.1.20:6379 refused', 'connect to [host]:6379 refused'],
    ['connect to fe80::1ff:fe23:4567:890a refused', 'connect to [host] refused'],
    ['see https://db.example.com/x?y=1 now', 'see [address] now'],
    ['connect to prod-db-02:3306 refused', 'connect to [host]:3306 refused'],
    ['dial tcp prod_db_01:3306: i/o timeout', 'dial tcp [host]:3306: i/o timeout'],
    [
      'dial tcp: lookup mysql-primary on 10.0.0.2:53: no such host',
      'dial tcp: lookup [host] on [host]:53: no such host',
    ],
    ['lookup mysqlprimary: no such host', 'lookup [host]: no such host'],
    ['getaddrinfo ENOTFOUND prod', 'getaddrinfo ENOTFOUND [host]'],
    ['host=prod-db-09 user=root dbname=shop', 'host=[hidden] user=[hidden] dbname=[hidden]'],
    ['host: prod-db-03, port: 3306', 'host: [hidden], port: 3306'],
    ['server: prod-db-03 is down', 'server: [hidden] is down'],
    ["Can't connect to MySQL server on prod-db:3306", "Can't connect to MySQL server on [host]:3306"],
    ['replSet rs0/db-a:27017,db-b:27017', 'replSet rs0/[host]:27017,[host]:27017'],
    ['sourceHost: prod, DB_USER=app', 'sourceHost: [hidden], DB_USER=[hidden]'],
    ["Unknown database 'shop'", "Unknown database '[hidden]'"],
    ['无法连接主机prod-db-02：源库 prod-db:3306', '无法连接主机[hidden]：源库 [host]:3306'],
    ['{"host":"prod","user" : "root","port":3306}', '{"host":"[hidden]","user" : "[hidden]","port":3306}'],
    ['user app2 at host prod-db-02 denied', 'user [hidden] at host [hidden] denied'],
    ['for user root at database shop_eu', 'for user [hidden] at database [hidden]'],
    ['db1.prod.internal is down', '[host] is down'],
    ['orders.internal is down', '[host] is down'],
    ['task a276c1ff-a0a5-4c25-97fc-824b917db317', 'task [id]'],
    ['task a276c1ffa0a54c2597fc824b917db317', 'task [id]'],
    ['rm-bp1u8x7yz2 and udts-ixdp441', '[id] and [id]'],
    ['job dtsz2v12jfo309', 'job [id 1]'],
    ['job dtsabcdef0123', 'job [id]'],
    // What has to stay readable.
    ['Duplicate entry 1 for key PRIMARY at 12:00:05', 'Duplicate entry 1 for key PRIMARY at 12:00:05'],
    ['Table shop.orders has no primary key', 'Table shop.orders has no primary key'],
    ['binlog mysql-bin.000123 at 154 is purged', 'binlog mysql-bin.000123 at 154 is purged'],
    ['MySQL 5.7.44 does not support utf8mb4_0900_ai_ci', 'MySQL 5.7.44 does not support utf8mb4_0900_ai_ci'],
    ['源库连接失败', '源库连接失败'],
    ...[
      'Error:1062 at line:12, code:1040, step pos:154',
      'binlog mysql-bin.000123:154 is purged',
      'at 2026-01-02T12:00:05, at 2026-01-02T12:00Z',
      'lookup failed: the host is down, the user has no right',
      'Create the target host in the console when the servers may be switched over.',
      'MySQL server has gone away; Lost connection to MySQL server: timed out',
      "Read the database's message, or mend the statement's cause",
      'v_HBUSer: error creating; DTS cannot reach the host of the database: its address is wrong',
      'The source database 900GB exceeds the limit',
      'The user does not exist or the user cannot log in to this host',
      'Access denied; you need the database privilege',
    ].map((text) => [text, text] as const),
  ];
  for (const [text, masked] of table) {
    it(`of "${text}"`, () => {
      assert.equal(plain(text), masked);
    });
  }

  it('masks a database of the task, but no word that every database has, and no number', () => {
    const side = (database: string): TaskStatus => statusWith({ source: { ...blankEndpoint, database } });
    const clean = masking(watchedWith({ status: side('Shop') }), idPatterns);
    assert.equal(
      clean('Table shop.items of `SHOP` not in shops'),
      'Table [database 1].items of `[database 1]` not in shops',
    );
    for (const usual of ['mysql', '0', 'admin']) {
      const text = 'mysql 0 admin';
      assert.equal(masking(watchedWith({ status: side(usual) }), idPatterns)(text), text);
    }
  });

  it('leaves no host, user or id of the task in any text, in whatever case', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_.$+-]{2,20}[a-z0-9]$/);
    fc.assert(
      fc.property(name, name, name, fc.constantFrom(' ', '"', "'", '(', ':', '，'), (db, user, instanceId, sign) => {
        const status = statusWith({ source: { ...blankEndpoint, host: db, user, instanceId } });
        const clean = masking(watchedWith({ status }), idPatterns);
        for (const value of [db, user, instanceId]) {
          const text = clean(`The ${sign}${value.toUpperCase()}${sign} failed`);
          assert.ok(!text.toLowerCase().includes(value), text);
        }
      }),
    );
  });

  it('takes its time from the length of a text, whatever is in it', () => {
    for (const part of [
      'a-',
      'a.',
      '1.',
      'f:',
      'a@',
      'a_',
      'a:1',
      'host ',
      'host=',
      'user: ',
      'lookup a',
      "user '",
      'http://',
      'a1-b2-',
    ]) {
      // In quadratic time this would take minutes, and Mocha would end it.
      plain(part.repeat(200_000));
    }
  });
});
