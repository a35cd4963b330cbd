import { parseArgs } from 'node:util';
import { keyKinds } from './server/keys.ts';
import { demoSpeed, type Simulator, type SimulatorOptions, startSimulator } from './simulator.ts';

const maxExtra = 100_000;

const usage = `Usage: node dist/simulator.js [options]

Serves the status APIs of UCloud and its brands, Alibaba Cloud and Huawei Cloud on 127.0.0.1, with tasks that move.
Prints one line of JSON when it listens, { "origin", "config" }, where config is a document for --config of the
command line, and serves until it is interrupted. A task that has come to its end starts again after a rest.

  --port N      port to listen on; default: any free one
  --speed X     simulated seconds per second; 1 is as slow as real migrations are; default: ${demoSpeed}
  --seed N      whole number; another one gives other paces, sizes and lags; default: 1
  --extra N     so many more tasks that are not in config, to be found by listing; default: 0
  --keys KIND   which keys the accounts of config have: ${keyKinds.join(', ')}; default: permanent
  --help        shows this text
`;

/** The program. Serves until SIGINT or SIGTERM. Exit codes: 0 stopped, 1 could not listen, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<void> {
  const options = optionsOf(argv);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (options === null) {
    process.stdout.write(usage);
    return;
  }
  let simulator: Simulator;
  try {
    simulator = await startSimulator(options);
  } catch (error) {
    process.stderr.write(`Cannot listen: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return;
  }
  const stop = (): void => void simulator.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.stdout.write(`${JSON.stringify({ origin: simulator.origin, config: simulator.config })}\n`);
}

/** The options; null if the usage was requested; or a sentence on what is wrong. */
export function optionsOf(argv: readonly string[]): SimulatorOptions | null | string {
  let values: { port?: string; speed?: string; seed?: string; extra?: string; keys?: string; help?: boolean };
  try {
    values = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        speed: { type: 'string' },
        seed: { type: 'string' },
        extra: { type: 'string' },
        keys: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (values.help === true) return null;
  const port = numberIn(values.port);
  const speed = numberIn(values.speed);
  const seed = numberIn(values.seed);
  const extra = numberIn(values.extra);
  const keys = keyKinds.find((kind) => kind === (values.keys ?? 'permanent'));
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    return '--port takes a whole number from 0 to 65535.';
  }
  if (speed !== undefined && !(speed > 0 && Number.isFinite(speed))) return '--speed takes a number above 0.';
  if (seed !== undefined && !Number.isSafeInteger(seed)) return '--seed takes a whole number.';
  if (extra !== undefined && !(Number.isInteger(extra) && extra >= 0 && extra <= maxExtra)) {
    return `--extra takes a whole number from 0 to ${maxExtra}.`;
  }
  if (keys === undefined) return `--keys takes one of: ${keyKinds.join(', ')}.`;
  return {
    ...(port === undefined ? {} : { port }),
    ...(speed === undefined ? {} : { speed }),
    ...(seed === undefined ? {} : { seed }),
    ...(extra === undefined ? {} : { extraTasks: extra }),
    keys,
  };
}

/** undefined: not given; NaN: not a number. */
function numberIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
