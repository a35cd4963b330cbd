import { parseArgs } from 'node:util';

export const usage = `Usage: node dist/cli.js COMMAND --config FILE [options]

Reads the status of cloud migrations. Only reading API actions are called.

Commands:
  status             read every task once
  watch              go on reading, and print what changes, until interrupted
  wait               go on reading until all tasks are there

Options:
  --config FILE      JSON: { "accounts": [ ... ], "tasks": [ ... ] }; in texts of accounts,
                     \${env:NAME} stands for the environment variable NAME
  --json             print { "tasks": [ { "task", "status", "problem" } ] };
                     watch prints one such document per line and change
  --interval S       watch, wait: seconds between two reads of a task; default: 5,
                     or a twentieth of the timeout when that is less
  --until STATE      wait: completed (default), or caught-up (completed counts as well)
  --timeout S        wait: give up after S seconds; default: never
  --keep-waiting     wait: a failed or stopped task does not end it, unless the cloud says
                     that it cannot go on
  --help             print this

Environment:
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY
                     the proxy for requests, and the hosts that need none

Exit codes:
  0  all tasks were read; wait: all are there
  1  wait: a task failed, or ended otherwise
  2  bad usage, or a configuration file that cannot be read
  3  a task could not be read; wait: ends at once when only a person can mend it
  4  wait: timed out
`;

export type Goal = 'completed' | 'caught-up';

export type Command =
  | { readonly command: 'status'; readonly config: string; readonly json: boolean }
  | { readonly command: 'watch'; readonly config: string; readonly json: boolean; readonly intervalSeconds: number }
  | {
      readonly command: 'wait';
      readonly config: string;
      readonly json: boolean;
      readonly intervalSeconds: number;
      readonly until: Goal;
      /** null: waits without a limit. */
      readonly timeoutSeconds: number | null;
      readonly keepWaiting: boolean;
    };

const usualInterval = 5;
/** Longer timers overflow. */
const maxTimeout = 2_000_000;

/** Parses the arguments: a command, a request for the usage, or a sentence on what is wrong. */
export function parseArguments(argv: readonly string[]): Command | 'help' | { readonly fault: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        json: { type: 'boolean' },
        interval: { type: 'string' },
        until: { type: 'string' },
        timeout: { type: 'string' },
        'keep-waiting': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'The arguments cannot be read.' };
  }
  const { values, positionals } = parsed;
  if (values.help === true) return 'help';
  const [command, ...rest] = positionals;
  if (command === undefined) return { fault: 'A command is missing.' };
  if (command !== 'status' && command !== 'watch' && command !== 'wait') {
    return { fault: 'The first argument must be one of status, watch, wait.' };
  }
  if (rest.length > 0) return { fault: 'There are more arguments than one command.' };
  const foreign = (
    command === 'wait'
      ? []
      : command === 'watch'
        ? (['until', 'timeout', 'keep-waiting'] as const)
        : (['until', 'timeout', 'keep-waiting', 'interval'] as const)
  ).find((option) => values[option] !== undefined);
  if (foreign !== undefined) return { fault: `--${foreign} does not go with ${command}.` };
  const { config, json = false, until = 'completed' } = values;
  if (config === undefined || config === '') return { fault: '--config FILE is missing.' };
  if (command === 'status') return { command, config, json };

  const timeoutSeconds = secondsOf(values.timeout, maxTimeout);
  if (timeoutSeconds === 'fault') return { fault: `--timeout takes a number of seconds up to ${maxTimeout}.` };
  const given = secondsOf(values.interval, 3600);
  if (given === 'fault' || (given !== null && given < 1)) {
    return { fault: '--interval takes a number of seconds from 1 to 3600.' };
  }
  if (command === 'watch') return { command, config, json, intervalSeconds: given ?? usualInterval };
  if (until !== 'completed' && until !== 'caught-up') return { fault: '--until takes completed or caught-up.' };
  const intervalSeconds =
    given ?? (timeoutSeconds === null ? usualInterval : Math.min(usualInterval, Math.max(1, timeoutSeconds / 20)));
  return {
    command,
    config,
    json,
    intervalSeconds,
    until,
    timeoutSeconds,
    keepWaiting: values['keep-waiting'] === true,
  };
}

function secondsOf(text: string | undefined, most: number): number | null | 'fault' {
  if (text === undefined) return null;
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  return seconds > 0 && seconds <= most ? seconds : 'fault';
}
