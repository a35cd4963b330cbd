import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readConfiguration, type OutputRow } from '../../../src/cli/configuration.ts';

const account = {
  name: 'prod',
  cloud: 'alibaba',
  accessKeyId: 'AKID',
  accessKeySecret: 'CANARY',
  region: 'cn-hangzhou',
};
const task = { cloud: 'alibaba', product: 'dts', id: 'dtsz2v12jfo309' };

function read(document: unknown, env: Record<string, string> = {}) {
  const configuration = readConfiguration(typeof document === 'string' ? document : JSON.stringify(document), env);
  assert.ok('rows' in configuration, JSON.stringify(configuration));
  assert.ok(!JSON.stringify(configuration.warnings).includes('CANARY'));
  return configuration;
}
function problemOf(row: OutputRow | undefined) {
  const problem = row?.kind === 'fault' ? row.problem : row?.configured.problem;
  assert.ok(problem);
  assert.ok(!JSON.stringify(problem).includes('CANARY'));
  return problem;
}
function accountOf(row: OutputRow | undefined) {
  assert.ok(row?.kind === 'task' && row.configured.account, JSON.stringify(row));
  return row.configured.account;
}

describe('readConfiguration', () => {
  it('gives each task its account, in the order of the file', () => {
    const second = { ...task, id: 'dts-other' };
    const { rows, warnings } = read({ accounts: [account], tasks: [task, second] });
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      rows.map((row) => row.kind === 'task' && row.configured.task.id),
      [task.id, second.id],
    );
    assert.deepEqual(accountOf(rows[1]), account);
  });

  it('takes a byte order mark, no accounts and no tasks', () => {
    assert.deepEqual(read(`\ufeff${JSON.stringify({ tasks: [] })}`).rows, []);
    assert.equal(problemOf(read({ tasks: [task] }).rows[0]).kind, 'credentials');
  });

  describe('as a whole', () => {
    const unusable: readonly [string, string, RegExp][] = [
      ['an empty file', '', /not valid JSON/],
      [
        'a comma too many',
        '{\n  "accounts": [{ "accessKeySecret": "CANARY", }] }',
        /not valid JSON \(line 2, column \d+\)/,
      ],
      ['a bare word', '{ "accounts": CANARY }', /not valid JSON/],
      ['a text cut off in a key', '{ "accounts": [{ "accessKeySecret": "CANARY', /not valid JSON/],
      ['a list', '["CANARY"]', /JSON object/],
      ['null', 'null', /JSON object/],
      ['accounts that are no list', '{ "accounts": { "x": "CANARY" }, "tasks": [] }', /"accounts" must be/],
      ['tasks that are no list', '{ "tasks": "CANARY" }', /"tasks" must be/],
      ['no tasks', '{ "accounts": [] }', /"tasks" must be/],
    ];
    for (const [name, text, fault] of unusable) {
      it(`refuses ${name}, and does not quote it`, () => {
        const configuration = readConfiguration(text, {});
        assert.ok('fault' in configuration);
        assert.match(configuration.fault, fault);
        assert.ok(!configuration.fault.includes('CANARY'));
      });
    }

    it('never throws, and never quotes', () => {
      const text = fc.oneof(
        fc.string(),
        fc.json().map((json) => json.replace('a', 'CANARY')),
        fc.nat({ max: 200 }).map((cut) => JSON.stringify({ accounts: [account], tasks: [task] }).slice(0, cut)),
      );
      fc.assert(
        fc.property(text, (source) => {
          const configuration = readConfiguration(source, {});
          if ('fault' in configuration) assert.ok(!configuration.fault.includes('CANARY'));
        }),
      );
    });
  });

  describe('of environment variables', () => {
    it('puts their values in place, in any text of an account, also in the middle', () => {
      const env = { ID: 'id', SECRET: 'se$cret', PORT: '4010', NAME: 'prod' };
      const { rows } = read(
        {
          accounts: [
            {
              name: '${env:NAME}',
              cloud: 'alibaba',
              accessKeyId: 'x-${env:ID}-${env:ID}',
              accessKeySecret: '${env:SECRET}',
              region: 'cn-hangzhou',
              endpoint: 'http://127.0.0.1:${env:PORT}',
            },
          ],
          tasks: [{ ...task, account: 'prod' }],
        },
        env,
      );
      assert.deepEqual(accountOf(rows[0]), {
        name: 'prod',
        cloud: 'alibaba',
        accessKeyId: 'x-id-id',
        accessKeySecret: 'se$cret',
        region: 'cn-hangzhou',
        endpoint: 'http://127.0.0.1:4010',
      });
    });

    for (const [name, env] of [
      ['missing', { OTHER: 'CANARY' }],
      ['empty', { ALI_SECRET: '' }],
    ] as const) {
      it(`makes a ${name} one a problem of that account's tasks only`, () => {
        const other = { ...account, name: 'other', cloud: 'ucloud', projectId: 'org-a' };
        const { rows } = read(
          {
            accounts: [{ ...account, accessKeySecret: '${env:ALI_SECRET}', accessKeyId: 'CANARY' }, other],
            tasks: [task, { cloud: 'ucloud', product: 'udts', id: 'udts-1' }],
          },
          env,
        );
        const problem = problemOf(rows[0]);
        assert.equal(problem.kind, 'credentials');
        assert.match(problem.message, /'prod'.*ALI_SECRET is not set/);
        assert.match(problem.hint, /ALI_SECRET/);
        assert.equal(accountOf(rows[1]).name, 'other');
      });
    }

    for (const reference of ['${env:}', '${env:A-B}', '${env:CANARY CANARY}', '${env:1}']) {
      it(`refuses ${reference} instead of sending it as a key`, () => {
        const document = { accounts: [{ ...account, accessKeySecret: reference }], tasks: [task] };
        assert.match(problemOf(read(document).rows[0]).message, /"accessKeySecret" refers to/);
      });
    }

    for (const reference of [
      '${env:CANARY',
      '${CANARY}',
      '${ENV:CANARY}',
      '${ env:CANARY}',
      'x${',
      '${env:HOME}${',
      '${}',
    ]) {
      for (const field of [
        'accessKeyId',
        'accessKeySecret',
        'securityToken',
        'region',
        'projectId',
        'endpoint',
      ] as const) {
        it(`refuses ${reference}, which is no reference, as "${field}"`, () => {
          const { rows } = read({ accounts: [{ ...account, [field]: reference }], tasks: [task] }, { HOME: '/root' });
          const problem = problemOf(rows[0]);
          assert.equal(problem.kind, 'credentials');
          assert.ok(problem.message.includes(`"${field}" holds "\${" but no reference`), problem.message);
        });
      }

      it(`refuses ${reference} also as the value of a variable`, () => {
        const document = { accounts: [{ ...account, accessKeySecret: '${env:SECRET}' }], tasks: [task] };
        const { message } = problemOf(read(document, { SECRET: reference }).rows[0]);
        assert.match(message, /"accessKeySecret" (contains a reference \(\$\{…\}\) that isn't replaced|holds a space)/);
      });
    }

    it('refuses them in what a task sends to the cloud, where nothing is replaced', () => {
      for (const field of ['id', 'region', 'projectId'] as const) {
        const document = { accounts: [account], tasks: [{ ...task, [field]: '${env:HOME}' }] };
        const { message } = problemOf(read(document, { HOME: '/root' }).rows[0]);
        assert.match(message, new RegExp(`"${field}".*contains a reference`));
      }
    });

    it('does not take what every object has for a variable', () => {
      const document = { accounts: [{ ...account, accessKeySecret: '${env:constructor}' }], tasks: [task] };
      assert.match(problemOf(read(document).rows[0]).message, /constructor is not set/);
    });

    it('leaves tasks alone', () => {
      const document = { accounts: [account], tasks: [{ ...task, name: '${env:HOME}' }] };
      const [row] = read(document, { HOME: '/root' }).rows;
      assert.ok(row?.kind === 'task');
      assert.equal(row.configured.task.name, '${env:HOME}');
    });
  });

  describe('of accounts', () => {
    it('makes a fault a problem of their tasks', () => {
      const document = { accounts: [{ ...account, endpoint: 'http://CANARY.example' }], tasks: [task] };
      const problem = problemOf(read(document).rows[0]);
      assert.equal(problem.kind, 'credentials');
      assert.match(problem.message, /'prod' cannot be used.*"endpoint"/);
    });

    it('makes one without a name usable for nothing, and says so', () => {
      const document = { accounts: [{ ...account, name: undefined }], tasks: [task] };
      assert.match(problemOf(read(document).rows[0]).message, /'#1' cannot be used.*"name" is missing/);
    });

    it('warns of those that can belong to no task', () => {
      for (const entry of [{ ...account, cloud: 'aws' }, 'CANARY', null]) {
        const { rows, warnings } = read({ accounts: [entry], tasks: [task] });
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? '', /^accounts #1: /);
        assert.match(problemOf(rows[0]).message, /No account for Alibaba Cloud/);
      }
    });

    it('uses the first of two of the same name, and warns', () => {
      const { rows, warnings } = read({ accounts: [account, { ...account, accessKeyId: 'second' }], tasks: [task] });
      assert.equal(accountOf(rows[0]).accessKeyId, 'AKID');
      assert.match(warnings.join(), /accounts #2: there is another account 'prod'/);
    });
  });

  describe('of tasks', () => {
    it('makes a faulty entry a row of its own, with what it says', () => {
      const { rows } = read({
        accounts: [account],
        tasks: [5, task, { ...task, id: '', name: 'orders', note: 'CANARY' }],
      });
      assert.deepEqual(
        rows.map(({ kind }) => kind),
        ['fault', 'task', 'fault'],
      );
      assert.match(problemOf(rows[0]).message, /^#1: /);
      const problem = problemOf(rows[2]);
      assert.equal(problem.kind, 'bad-request');
      assert.match(problem.message, /^#3 "orders": "id" .*missing/);
      assert.ok(rows[2]?.kind === 'fault');
      assert.deepEqual(rows[2].given, { cloud: 'alibaba', product: 'dts', id: '', name: 'orders' });
    });

    it('warns of a repeated one', () => {
      const { rows, warnings } = read({ accounts: [account], tasks: [task, task] });
      assert.equal(rows.length, 1);
      assert.match(warnings.join(), /tasks #2 .*#1/);
    });
  });

  it('reads references in linear time, also ones that never end', () => {
    const accessKeySecret = '${env:'.repeat(200_000);
    // In quadratic time this would take minutes, and Mocha would end it.
    const { rows } = read({ accounts: [{ ...account, accessKeySecret }], tasks: [task] });
    assert.equal(problemOf(rows[0]).kind, 'credentials');
  });

  it("takes tasks with and without the only account's name for one", () => {
    const tasks = [task, { ...task, account: 'prod' }];
    const { rows, warnings } = read({ accounts: [account], tasks });
    assert.equal(rows.length, 1);
    assert.match(warnings.join(), /same task as #1/);
    const test = { ...account, name: 'test' };
    assert.equal(read({ accounts: [account, test], tasks }).rows.length, 2);
  });
});
