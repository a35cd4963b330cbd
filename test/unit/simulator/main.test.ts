import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { optionsOf } from '../../../src/simulator/main.ts';
import { list, record } from './callers.ts';

const entry = pathToFileURL(resolve(import.meta.dirname, '../../../src/simulator/main.ts')).href;
const start = `import(${JSON.stringify(entry)}).then(({ main }) => main(process.argv.slice(1)))`;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('the simulator as a program', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** Runs it; `seen` is told what it has written so far. */
  function run(
    args: readonly string[],
    seen: (out: string, child: ChildProcess) => void = () => undefined,
  ): Promise<Ended> {
    const child = spawn(process.execPath, [
      '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
      '-e',
      start,
      '--',
      ...args,
    ]);
    children.push(child);
    let out = '';
    let err = '';
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString('utf8');
      seen(out, child);
    });
    child.stderr.on('data', (data: Buffer) => (err += data.toString('utf8')));
    return new Promise((done) =>
      child.on('close', (code) => {
        done({ code, out, err });
      }),
    );
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`prints one line when it listens, serves, and ends with 0 on ${signal}`, async () => {
      let asked: Promise<unknown> | undefined;
      const ended = await run(['--speed', '100', '--seed', '7', '--keys', 'temporary'], (out, child) => {
        if (!out.includes('\n') || asked !== undefined) return;
        const { origin } = record(JSON.parse(out));
        asked = fetch(`${String(origin)}/huawei/v3/projects`).then(async (response) => {
          const body = record(await response.json());
          child.kill(signal);
          return body['error_code'];
        });
      });
      assert.equal(await asked, 'APIGW.0301');
      assert.deepEqual([ended.code, ended.err], [0, '']);
      const lines = ended.out.trimEnd().split('\n');
      assert.equal(lines.length, 1);
      const printed = record(JSON.parse(lines[0] ?? ''));
      assert.deepEqual(Object.keys(printed), ['origin', 'config']);
      const config = record(printed['config']);
      assert.deepEqual(Object.keys(config), ['accounts', 'tasks']);
      assert.equal(list(config['accounts']).length, 6);
      for (const account of list(config['accounts'])) assert.match(String(account['securityToken']), /CANARY/);
      assert.ok(list(config['tasks']).length >= 12);
    });
  }

  it('shows its usage', async () => {
    const { code, out, err } = await run(['--help']);
    assert.deepEqual([code, err], [0, '']);
    for (const option of ['--port', '--speed', '--seed', '--keys', '--help']) assert.match(out, new RegExp(option));
  });

  it('ends with 2 and its usage for what it does not understand', async () => {
    const { code, out, err } = await run(['--speed', 'fast']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /--speed takes a number above 0\.\n\nUsage: /);
  });

  it('ends with 1 when its port is taken', async () => {
    let second: Promise<Ended> | undefined;
    await run([], (out, child) => {
      if (!out.includes('\n') || second !== undefined) return;
      const port = new URL(String(record(JSON.parse(out))['origin'])).port;
      second = run(['--port', port]);
      void second.then(() => child.kill('SIGTERM'));
    });
    const { code, out, err } = (await second) ?? { code: null, out: '', err: '' };
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /EADDRINUSE/);
  });
});

describe('the options of the simulator', () => {
  const wrong: [args: string[], sentence: RegExp][] = [
    [['--speed', '0'], /--speed takes/],
    [['--speed=-1'], /--speed takes/],
    [['--speed', '1e400'], /--speed takes/],
    [['--speed', ''], /--speed takes/],
    [['--port', '70000'], /--port takes/],
    [['--port', '1.5'], /--port takes/],
    [['--port', 'x'], /--port takes/],
    [['--seed', 'x'], /--seed takes/],
    [['--seed', '1.5'], /--seed takes/],
    [['--extra', '-1'], /--extra/],
    [['--extra', '1.5'], /--extra takes/],
    [['--extra', '1000000'], /--extra takes/],
    [['--keys', 'golden'], /--keys takes one of: permanent, temporary, limited, expired/],
    [['--sped', '3'], /--sped/],
    [['serve'], /serve/],
    [['--port'], /--port/],
  ];
  for (const [args, sentence] of wrong) {
    it(`are not ${args.join(' ')}`, () => {
      const options = optionsOf(args);
      assert.match(typeof options === 'string' ? options : '', sentence);
    });
  }

  it('are those that were given', () => {
    assert.equal(optionsOf(['--help']), null);
    assert.deepEqual(optionsOf([]), { keys: 'permanent' });
    assert.deepEqual(optionsOf(['--extra', '2500']), { extraTasks: 2500, keys: 'permanent' });
    assert.deepEqual(optionsOf(['--port', '0', '--speed', '0.5', '--seed=-3', '--keys', 'expired']), {
      port: 0,
      speed: 0.5,
      seed: -3,
      keys: 'expired',
    });
  });
});
