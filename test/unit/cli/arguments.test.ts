import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseArguments, usage } from '../../../src/cli/arguments.ts';

function parse(line: string) {
  return parseArguments(line.split(' ').filter((word) => word !== ''));
}

describe('parseArguments', () => {
  const good: readonly [string, unknown][] = [
    ['status --config f', { command: 'status', config: 'f', json: false }],
    ['status --config=f --json', { command: 'status', config: 'f', json: true }],
    ['--json --config f status', { command: 'status', config: 'f', json: true }],
    ['watch --config f', { command: 'watch', config: 'f', json: false, intervalSeconds: 5 }],
    ['watch --config f --interval 1.5', { command: 'watch', config: 'f', json: false, intervalSeconds: 1.5 }],
    [
      'wait --config f',
      {
        command: 'wait',
        config: 'f',
        json: false,
        intervalSeconds: 5,
        until: 'completed',
        timeoutSeconds: null,
        keepWaiting: false,
      },
    ],
    [
      'wait --config f --until caught-up --timeout 60 --keep-waiting --json',
      {
        command: 'wait',
        config: 'f',
        json: true,
        intervalSeconds: 3,
        until: 'caught-up',
        timeoutSeconds: 60,
        keepWaiting: true,
      },
    ],
  ];
  for (const [line, expected] of good) {
    it(`takes ${line}`, () => {
      assert.deepEqual(parse(line), expected);
    });
  }

  it('reads at least twenty times before a timeout, between once a second and once in five', () => {
    const rows: readonly [string, number][] = [
      ['5', 1],
      ['0.5', 1],
      ['40', 2],
      ['100', 5],
      ['86400', 5],
    ];
    for (const [timeout, intervalSeconds] of rows) {
      const parsed = parse(`wait --config f --timeout ${timeout}`);
      assert.ok(parsed !== 'help' && 'command' in parsed && parsed.command === 'wait');
      assert.equal(parsed.intervalSeconds, intervalSeconds);
    }
  });

  const bad: readonly [string, RegExp][] = [
    ['', /command is missing/],
    ['--config f', /command is missing/],
    ['stop --config f', /one of status, watch, wait/],
    ['status more --config f', /more arguments/],
    ['status', /--config FILE is missing/],
    ['status --config=', /--config FILE is missing/],
    ['status --config', /config/],
    ['status --config f --secret=canary', /--secret/],
    ['status --config f --json=canary', /json/],
    ['status --config f -x', /-x/],
    ['status --config f --until completed', /--until does not go with status/],
    ['status --config f --timeout 5', /--timeout does not go with status/],
    ['status --config f --interval 5', /--interval does not go with status/],
    ['watch --config f --keep-waiting', /--keep-waiting does not go with watch/],
    ['watch --config f --timeout 5', /--timeout does not go with watch/],
    ['wait --config f --until done', /--until takes/],
    ['wait --config f --timeout 0', /--timeout takes/],
    ['wait --config f --timeout -5', /--timeout/],
    ['wait --config f --timeout soon', /--timeout takes/],
    ['wait --config f --timeout 5s', /--timeout takes/],
    ['wait --config f --timeout 9999999999', /--timeout takes/],
    ['wait --config f --interval 0.1', /--interval takes/],
    ['watch --config f --interval 3601', /--interval takes/],
  ];
  for (const [line, fault] of bad) {
    it(`refuses "${line}"`, () => {
      const parsed = parse(line);
      assert.ok(parsed !== 'help' && 'fault' in parsed, JSON.stringify(parsed));
      assert.match(parsed.fault, fault);
      assert.ok(!parsed.fault.includes('canary'));
    });
  }

  it('explains itself when asked, whatever else is said', () => {
    assert.equal(parse('--help'), 'help');
    assert.equal(parse('status -h'), 'help');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('status', 'wait', '--config', '--timeout', '--'))),
        (argv) => {
          const parsed = parseArguments(argv);
          assert.ok(parsed === 'help' || 'fault' in parsed || 'command' in parsed);
        },
      ),
    );
  });

  it('tells of every option and exit code in the usage', () => {
    for (const word of ['status', 'watch', 'wait', '--config', '--json', '--until', '--timeout', '--keep-waiting']) {
      assert.ok(usage.includes(word), word);
    }
    for (const code of [0, 1, 2, 3, 4]) assert.match(usage, new RegExp(`^ {2}${code}  `, 'm'));
  });
});
