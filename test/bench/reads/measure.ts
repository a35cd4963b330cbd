import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { CloudId } from '../../../src/model/task.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import { ratioOf, type Spread, spreadOf } from '../statistics.ts';
import {
  type Api,
  apis,
  type ClientName,
  clientNames,
  contenders,
  type Order,
  type Place,
  type Result,
} from './work.ts';

export interface ReadFigure {
  readonly client: ClientName;
  readonly wallMs: Spread;
  readonly cpuMs: Spread;
  /** To the bare loop in the same rounds. */
  readonly wallRatio: Spread;
  readonly cpuRatio: Spread;
  readonly requests: number;
  readonly connections: number;
}

export interface ReadFigures {
  readonly rounds: number;
  readonly readsPerRound: number;
  readonly apis: Readonly<Record<Api, readonly ReadFigure[]>>;
}

export interface ReadOptions {
  readonly rounds: number;
  readonly readsPerRound: number;
  readonly warmUpReads: number;
  /** The bundled reader: see stage.ts. */
  readonly reader: string;
  /** A folder for what clients leave behind. */
  readonly home: string;
  readonly onProgress: (text: string) => void;
}

const clouds: Readonly<Record<Api, { readonly cloud: CloudId; readonly word: string | null }>> = {
  udts: { cloud: 'ucloud', word: 'Done' },
  // The sample answer of USMC's document holds no state.
  usmc: { cloud: 'scloudsg', word: null },
  dts: { cloud: 'alibaba', word: 'Migrating' },
  dcs: { cloud: 'huawei', word: 'TERMINATING' },
};

/**
 * What one status read costs each client. Each is a process of its own, and so is the server; they take turns, round by
 * round, so that all of them meet the same disturbances.
 */
export async function measureReads(options: ReadOptions): Promise<ReadFigures> {
  const { rounds, readsPerRound, warmUpReads, onProgress } = options;
  const children: Child[] = [];
  const start = async (file: string, args: string[] = []): Promise<Child> => {
    const child = await Child.start(path.join(import.meta.dirname, file), args, options.home);
    children.push(child);
    return child;
  };
  const simulator = await startSimulator();
  try {
    const clients = new Map<ClientName, Child>();
    for (const name of clientNames) {
      const module = name === 'ours' ? options.reader : path.join(import.meta.dirname, `${name}.ts`);
      clients.set(name, await start('client.ts', [module]));
    }
    const order = async (client: ClientName, of: Order): Promise<Result> => {
      const child = clients.get(client);
      if (!child) throw new Error(`no client ${client}`);
      return (await child.ask(of)) as Result;
    };
    onProgress('the simulator checks every client’s signature');
    for (const api of apis) {
      for (const client of contenders[api])
        await checked(simulator, api, (place) => order(client, { api, place, reads: 1 }));
    }

    const pairs = apis.flatMap((api) => contenders[api].map((client) => ({ api, client })));
    const server = await start('server.ts');
    const ports = (await server.ask(pairs.map(({ api }) => api))) as number[];
    const runs = pairs.map(({ api, client }, index) => ({
      api,
      client,
      place: placeOf(simulator, api, `http://127.0.0.1:${ports[index] ?? 0}`),
      wall: [] as number[],
      cpu: [] as number[],
    }));
    const read = async (run: (typeof runs)[number], reads: number): Promise<Result> => {
      const result = await order(run.client, { api: run.api, place: run.place, reads });
      if (result.word !== clouds[run.api].word)
        throw new Error(`${run.client} read ${String(result.word)} of ${run.api}`);
      return result;
    };
    onProgress('warming up');
    for (const run of runs) await read(run, warmUpReads);
    const counted = (await server.ask('counts')) as { connections: number; requests: number }[];
    for (let round = 0; round < rounds; round += 1) {
      onProgress(`round ${round + 1} of ${rounds}`);
      for (const api of apis) {
        const turn = runs.filter((run) => run.api === api);
        // Everyone goes first as often as the others.
        for (let place = 0; place < turn.length; place += 1) {
          const run = turn[(place + round) % turn.length];
          if (!run) continue;
          const { wallMs, cpuMs } = await read(run, readsPerRound);
          run.wall.push(wallMs / readsPerRound);
          run.cpu.push(cpuMs / readsPerRound);
        }
      }
    }
    const counts = (await server.ask('counts')) as { connections: number; requests: number }[];
    const figures = runs.map((run, index) => {
      const bare = runs.find(({ api, client }) => api === run.api && client === 'bare') ?? run;
      return {
        api: run.api,
        figure: {
          client: run.client,
          wallMs: spreadOf(run.wall),
          cpuMs: spreadOf(run.cpu),
          wallRatio: ratioOf(run.wall, bare.wall),
          cpuRatio: ratioOf(run.cpu, bare.cpu),
          requests: (counts[index]?.requests ?? 0) - (counted[index]?.requests ?? 0),
          connections: counts[index]?.connections ?? 0,
        },
      };
    });
    const of = (api: Api): ReadFigure[] => figures.filter((entry) => entry.api === api).map(({ figure }) => figure);
    return { rounds, readsPerRound, apis: { udts: of('udts'), usmc: of('usmc'), dts: of('dts'), dcs: of('dcs') } };
  } finally {
    for (const child of children) child.end();
    await simulator.stop();
  }
}

/** Bare hosts only: the vendors' clients know no prefixes. */
function placeOf(simulator: Simulator, api: Api, endpoint: string): Place {
  const { cloud } = clouds[api];
  const task = simulator.config.tasks.find((entry) => entry.cloud === cloud && entry.product === api);
  if (!task) throw new Error(`the simulator has no task of ${api}`);
  return { account: { ...simulator.account(cloud, 'permanent'), endpoint }, task };
}

/** A client that signs less than the others would be cheaper: the simulator, which checks signatures, must answer it. */
async function checked(simulator: Simulator, api: Api, read: (place: Place) => Promise<Result>): Promise<void> {
  const { cloud } = clouds[api];
  const before = simulator.requests.of(cloud);
  const { word } = await read(placeOf(simulator, api, simulator.origin));
  const requests = simulator.requests.of(cloud) - before;
  const expected = api === 'dcs' ? 2 : 1;
  if (word === null || requests !== expected || simulator.violations.length > 0) {
    throw new Error(`${api}: read ${String(word)} with ${requests} requests`);
  }
}

class Child {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  static async start(file: string, args: string[], home: string): Promise<Child> {
    const quiet = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--disable-warning=ExperimentalWarning'];
    const child = fork(file, args, {
      // One of the clients prints what it sends, and writes into the home directory.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, USERPROFILE: home },
      execArgv: quiet,
    });
    const [message] = (await once(child, 'message')) as unknown[];
    if (message !== 'ready') throw new Error(`${file} did not start`);
    return new Child(child);
  }

  async ask(message: object | string): Promise<unknown> {
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#process.once('message', resolve);
      this.#process.once('exit', () => {
        reject(new Error('a process of the bench has ended'));
      });
    });
    this.#process.send(message);
    const got = await answer;
    this.#process.removeAllListeners('exit');
    if (typeof got === 'object' && got !== null && 'error' in got) throw new Error(String(got.error));
    return got;
  }

  end(): void {
    if (this.#process.connected) this.#process.disconnect();
  }
}
