// `npm run bench:engine`: the CPU time that one read costs the engine (poller, store, judgements, and the history in a real
// database), by the number of tasks and the ceiling of requests; then what a round of list reading costs that brings nothing
// new. With `--against DIR` the load of another checkout takes turns with ours, and the table holds the quotient.
// Writes docs/polling.md, without --dry.
//   npm run bench:engine -- [--against DIR] [--tasks 100,1000] [--rounds 7] [--reads 1000] [--dry]
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { replaceSection } from '../../../scripts/docs.mjs';
import { root } from '../../../scripts/lib/paths.mjs';
import { ratioOf, type Spread, spreadOf } from '../statistics.ts';
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

/** One case in one checkout, and the CPU time of a read in each round, ms. */
interface Run {
  readonly checkout: string;
  readonly own: Case;
  readonly perRead: number[];
  /** Of the last round. */
  writes: number;
  changes: number;
}

/** All take turns, round by round, and change who begins, so that each of them meets the same disturbances. */
async function measure(runs: readonly Run[]): Promise<void> {
  const loads: Load[] = [];
  try {
    for (const { checkout, own } of runs) {
      const load = await Load.start(checkout);
      loads.push(load);
      await load.build(own);
    }
    // The first round warms up.
    for (let round = -1; round < rounds; round += 1) {
      for (let turn = 0; turn < runs.length; turn += 1) {
        const place = (turn + round + runs.length) % runs.length;
        const [load, run] = [loads[place], runs[place]];
        if (load === undefined || run === undefined) continue;
        const { tasks, byList } = run.own;
        const measured = await load.read(byList ? Math.max(readsPerRound, tasks) : readsPerRound);
        run.writes = measured.writes;
        run.changes = measured.changes;
        if (round >= 0) run.perRead.push(measured.cpuMs / measured.reads);
      }
    }
  } finally {
    for (const load of loads) load.stop();
  }
}

const checkouts = against === '' ? [root] : [root, path.resolve(against)];
const lines: string[] = [];

function say(line: string): void {
  lines.push(line);
  console.log(line);
}

function words({ median, from, to }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${from.toFixed(digits)}–${to.toFixed(digits)})`;
}

function head(columns: readonly string[]): void {
  const all = against === '' ? columns : [...columns, 'other checkout', 'quotient'];
  say(`| ${all.join(' | ')} |\n|${' --- |'.repeat(all.length)}`);
}

/** A row of the table: the case, our figure, and that of the other checkout beside it. */
function row(first: readonly (string | number)[], [ours, theirs]: readonly Run[]): void {
  if (ours === undefined) return;
  const cells = [...first, words(spreadOf(ours.perRead), 3)];
  if (theirs !== undefined) {
    cells.push(words(spreadOf(theirs.perRead), 3), words(ratioOf(ours.perRead, theirs.perRead), 2));
  }
  say(`| ${cells.join(' | ')} |`);
}

function runsOf(cases: readonly Case[]): readonly (readonly Run[])[] {
  return cases.map((own) => checkouts.map((checkout) => ({ checkout, own, perRead: [], writes: 0, changes: 0 })));
}

const count = (value: number): string => value.toLocaleString('en');

/** How much more a read costs with the most tasks than with the fewest, in the same rounds. */
function growth(table: readonly (readonly Run[])[]): string {
  const [fewest, most] = [table[0]?.[0], table.at(-1)?.[0]];
  return fewest === undefined || most === undefined ? '' : words(ratioOf(most.perRead, fewest.perRead), 2);
}

say(
  `Node ${process.version}, ${os.cpus()[0]?.model ?? 'unknown processor'}, ${os.cpus().length} cores, shared and noisy; ${rounds} rounds of ${count(readsPerRound)} reads, median and what half of the rounds lie between.\n`,
);
head(['tasks of one account', 'requests an hour', 'samples of each', 'CPU per read, ms']);
const growths: string[] = [];
for (const maxRequestsPerHour of [1_200, 36_000]) {
  const cases = counts.map((tasks) => ({ tasks, maxRequestsPerHour, byList: false, samples }));
  const few = { tasks: counts[0] ?? 100, maxRequestsPerHour, byList: false, samples: samplesOfFew };
  const table = runsOf(cases);
  const ofFew = runsOf([few]);
  await measure([...table, ...ofFew].flat());
  for (const runs of [...table, ...ofFew]) {
    const [{ own } = { own: few }] = runs;
    row([count(own.tasks), count(maxRequestsPerHour), own.samples], runs);
  }
  growths.push(`${growth(table)} with ${count(maxRequestsPerHour)} requests an hour`);
}
say(
  `\nFrom ${count(counts[0] ?? 0)} to ${count(counts.at(-1) ?? 0)} tasks it grows by a factor of ${growths.join(', ')}.`,
);

say('\nA round of list reading that brings nothing new:\n');
head(['tasks in the list', 'rounds that wrote something', 'changes told', 'CPU per task, ms']);
const rounded = runsOf(counts.map((tasks) => ({ tasks, maxRequestsPerHour: 36_000, byList: true, samples })));
await measure(rounded.flat());
for (const runs of rounded) {
  const [ours] = runs;
  if (ours !== undefined) row([count(ours.own.tasks), ours.writes, ours.changes], runs);
}
if (!process.argv.includes('--dry')) {
  const page = path.join(root, 'docs', 'polling.md');
  fs.writeFileSync(page, replaceSection(fs.readFileSync(page, 'utf8'), 'engine', lines.join('\n')));
}
