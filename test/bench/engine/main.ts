// `npm run bench:engine`: the CPU time that one read costs the engine (poller, store, judgements, and the history in a real
// database), by the number of tasks and the ceiling of requests; then what a round of list reading costs that brings nothing
// new. With `--against DIR` the load of another checkout takes turns with ours, and the table holds the quotient.
//   npm run bench:engine -- [--against DIR] [--tasks 100,1000] [--rounds 7] [--reads 1000]
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { ratioOf, spreadOf } from '../statistics.ts';
import type { Case, Measured, Order } from './orders.ts';

function optionOf(name: string, otherwise: string): string {
  const place = process.argv.indexOf(`--${name}`);
  return (place < 0 ? undefined : process.argv[place + 1]) ?? otherwise;
}

const against = optionOf('against', '');
const counts = optionOf('tasks', '100,1000,4000,10000').split(',').map(Number);
const rounds = Number(optionOf('rounds', '7'));
const readsPerRound = Number(optionOf('reads', '1000'));
/** What 10,000 tasks keep of each: the same everywhere, so that only the number of tasks differs. */
const samples = 32;
/** What one of a few tasks keeps. */
const samplesOfFew = 400;

class Load {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, 'exit').then(() => {
      throw new Error('the load has ended');
    });
    // It ends when it is stopped, and then nobody asks any more.
    this.#ended.catch(() => undefined);
  }

  static async start(checkout: string): Promise<Load> {
    const child = fork(path.join(checkout, 'test', 'bench', 'engine', 'load.ts'), {
      execArgv: ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'],
    });
    await once(child, 'message');
    return new Load(child);
  }

  async build(own: Case): Promise<void> {
    await this.#ask({ build: own });
  }

  async read(reads: number): Promise<Measured> {
    return (await this.#ask({ reads })) as Measured;
  }

  stop(): void {
    this.#child.disconnect();
  }

  async #ask(order: Order): Promise<unknown> {
    const answer = once(this.#child, 'message');
    this.#child.send(order);
    const [result] = (await Promise.race([answer, this.#ended])) as unknown[];
    return result;
  }
}

interface Figure {
  readonly perRead: readonly number[];
  readonly last: Measured;
}

/** They take turns, round by round, and change who begins, so that all of them meet the same disturbances. */
async function measure(loads: readonly Load[], own: Case, reads: number): Promise<readonly Figure[]> {
  for (const load of loads) await load.build(own);
  const figures = loads.map(() => ({ perRead: [] as number[], last: null as Measured | null }));
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < loads.length; turn += 1) {
      const place = (turn + round + loads.length) % loads.length;
      const measured = await loads[place]?.read(reads);
      const figure = figures[place];
      if (measured === undefined || figure === undefined) continue;
      figure.last = measured;
      // The first round warms up.
      if (round >= 0) figure.perRead.push(measured.cpuMs / measured.reads);
    }
  }
  return figures.map(({ perRead, last }) => {
    if (last === null) throw new Error('nothing was measured');
    return { perRead, last };
  });
}

function cells([ours, theirs]: readonly Figure[]): string {
  const words = (figure: Figure): string => {
    const { median, from, to } = spreadOf(figure.perRead);
    return `${median.toFixed(3)} (${from.toFixed(3)}–${to.toFixed(3)})`;
  };
  if (ours === undefined) throw new Error('nothing was measured');
  if (theirs === undefined) return words(ours);
  const { median, from, to } = ratioOf(ours.perRead, theirs.perRead);
  return `${words(ours)} | ${words(theirs)} | ${median.toFixed(2)} (${from.toFixed(2)}–${to.toFixed(2)})`;
}

const loads = [await Load.start(root)];
if (against !== '') loads.push(await Load.start(path.resolve(against)));
const others = against === '' ? '' : ' other checkout | quotient |';
const line = (columns: number): string => `|${'---|'.repeat(columns + (against === '' ? 0 : 2))}`;
try {
  console.log(
    `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores; ${rounds} rounds of ${readsPerRound} reads, median and what half of the rounds lie between.\n`,
  );
  console.log(`| tasks of one account | requests an hour | samples of each | CPU per read, ms |${others}\n${line(4)}`);
  const cases = [
    ...[1_200, 36_000].flatMap((ceiling) => counts.map((tasks) => ({ tasks, ceiling, samples }))),
    { tasks: counts[0] ?? 100, ceiling: 1_200, samples: samplesOfFew },
  ];
  for (const { tasks, ceiling, samples: stored } of cases) {
    const own = { tasks, maxRequestsPerHour: ceiling, byList: false, samples: stored };
    const figures = await measure(loads, own, readsPerRound);
    console.log(`| ${tasks.toLocaleString('en')} | ${ceiling.toLocaleString('en')} | ${stored} | ${cells(figures)} |`);
  }
  console.log(
    `\nA round of list reading that brings nothing new:\n\n| tasks in the list | CPU per task, ms |${others} writes | changes told |\n${line(4)}`,
  );
  for (const tasks of counts) {
    const own = { tasks, maxRequestsPerHour: 36_000, byList: true, samples };
    const figures = await measure(loads, own, Math.max(readsPerRound, tasks));
    const [{ writes, changes } = { writes: 0, changes: 0 }] = figures.map(({ last }) => last);
    console.log(`| ${tasks.toLocaleString('en')} | ${cells(figures)} | ${writes} | ${changes} |`);
  }
} finally {
  for (const load of loads) load.stop();
}
