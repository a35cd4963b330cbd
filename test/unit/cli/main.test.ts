import assert from 'node:assert/strict';
import { main } from '../../../src/cli/main.ts';
import type { Io } from '../../../src/cli/io.ts';
import { FakeClock } from '../../support/fakeClock.ts';

/** A world without network: everything that these tests need is in the configuration. */
function world(file: string | Error, more: Partial<Io> = {}) {
  const clock = new FakeClock();
  const printed = { out: '', err: '' };
  const io: Io = {
    out: (text) => (printed.out += text),
    err: (text) => (printed.err += text),
    terminal: false,
    env: {},
    readFile: (path) => {
      assert.equal(path, 'config.json');
      return file instanceof Error ? Promise.reject(file) : Promise.resolve(file);
    },
    interrupted: () => Promise.resolve(),
    clock,
    random: () => 0.5,
    nonce: () => 'nonce',
    ...more,
  };
  return { io, printed, clock };
}
const faulty = JSON.stringify({ tasks: [{ cloud: 'alibaba', product: 'dts', name: 'orders' }] });
const homeless = JSON.stringify({ tasks: [{ cloud: 'alibaba', product: 'dts', id: 'dts-1', region: 'cn-hangzhou' }] });
const config = ['--config', 'config.json'];

describe('main', () => {
  it('says why a file cannot be read, by the code alone', async () => {
    const error = Object.assign(new Error('something CANARY'), { code: 'EACCES' });
    const { io, printed } = world(error);
    assert.equal(await main(['status', ...config], io), 2);
    assert.match(printed.err, /^config\.json: it cannot be read \(EACCES\)\.\n\nUsage: /);
    assert.ok(!printed.err.includes('CANARY'));
    const other = world(new Error('CANARY'));
    assert.equal(await main(['status', ...config], other.io), 2);
    assert.match(other.printed.err, /unknown reason/);
  });

  it('makes a hostile path harmless', async () => {
    const { io, printed } = world('', { readFile: () => Promise.resolve('') });
    assert.equal(await main(['status', '--config', 'a\u001b[2J\n.json'], io), 2);
    assert.match(printed.err, /^a\[2J\.json: it is not valid JSON/);
  });

  it('leaves no timer behind, whatever it did', async () => {
    for (const file of [faulty, homeless]) {
      for (const args of [['status'], ['watch'], ['watch', '--json'], ['wait', '--timeout', '60'], ['wait']]) {
        const { io, clock, printed } = world(file);
        assert.equal(await main([...args, ...config], io), 3, args.join(' '));
        assert.equal(clock.pending, 0);
        assert.ok(printed.out.length > 0);
      }
    }
  });

  it('warns on stderr, and goes on', async () => {
    const { io, printed } = world(JSON.stringify({ accounts: [{ cloud: 'aws' }], tasks: [] }));
    assert.equal(await main(['status', '--json', ...config], io), 0);
    assert.deepEqual(JSON.parse(printed.out), { tasks: [] });
    assert.match(printed.err, /^accounts #1: .*\n$/);
  });

  it('stays awake until it is interrupted', async () => {
    let interrupt = (): void => undefined;
    const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
    const { io, clock } = world(homeless, { interrupted: () => interrupted });
    const ended = main(['watch', ...config], io);
    await clock.advance(48 * 3_600_000);
    assert.equal(clock.pending, 1);
    interrupt();
    assert.equal(await ended, 3);
    assert.equal(clock.pending, 0);
  });

  const terminals: readonly [string, Partial<Io>, boolean][] = [
    ['a terminal', { terminal: true }, true],
    ['a pipe', { terminal: false }, false],
    ['a terminal whose owner wants no colours', { terminal: true, env: { NO_COLOR: '1' } }, false],
    ['a terminal without colours', { terminal: true, env: { TERM: 'dumb' } }, false],
    ['a terminal with an empty NO_COLOR', { terminal: true, env: { NO_COLOR: '' } }, true],
  ];
  for (const [name, more, coloured] of terminals) {
    it(`${coloured ? 'colours' : 'does not colour'} what it prints to ${name}`, async () => {
      const { io, printed } = world(faulty, more);
      await main(['status', ...config], io);
      assert.equal(printed.out.includes('\u001b[31m'), coloured);
      assert.match(printed.out, /orders/);
    });
  }
});
