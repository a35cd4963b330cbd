import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../model/account.ts';
import type { CloudId, TaskRef } from '../model/task.ts';
import { systemClock } from '../base/clock.ts';
import { crowdOf } from './crowd.ts';
import type { SimulatedTask } from './pack.ts';
import { accountOf, packs, simulatedClouds } from './registry.ts';
import { cloudOfRequest } from './routing.ts';
import type { World } from './scenario/world.ts';
import { Faults } from './server/faults.ts';
import type { GatewayParts, IdSource, SimulatedGateway } from './server/gateway.ts';
import { type KeyKind, KeyRing } from './server/keys.ts';
import { createListener } from './server/listener.ts';
import { Pages } from './server/pages.ts';
import { Requests, type Violation } from './server/records.ts';

export type { Fault } from './server/faults.ts';
export type { KeyKind } from './server/keys.ts';
export type { SimulatedTask } from './pack.ts';

/**
 * Simulated seconds per real second in the demo. Something changes every few seconds, and the shorter runs finish
 * within ten minutes.
 */
export const demoSpeed = 10;

export interface SimulatorOptions {
  /** Milliseconds since 1970. Default: the computer's clock. */
  readonly clock?: { now(): number };
  /** Default: any free port. */
  readonly port?: number;
  /** Simulated seconds per real second. Default: `demoSpeed`. */
  readonly speed?: number;
  /**
   * When the simulation started, milliseconds since 1970. The same value gives the same state after a restart. Default:
   * now.
   */
  readonly startedAt?: number;
  /** Another seed gives other speeds, sizes, and lags. Default: 1. */
  readonly seed?: number;
  /** The kind of keys of the accounts in `config`. Default: `permanent`. */
  readonly keys?: KeyKind;
  /** Default: the demo's cast. */
  readonly tasks?: readonly SimulatedTask[];
  /**
   * The number of additional tasks that are not in `config` and must be found by listing. Spread over the lists of all
   * APIs. Default: none.
   */
  readonly extraTasks?: number;
  /** Additional host names to serve, for example behind a test's proxy. Default: none, loopback only. */
  readonly hosts?: readonly string[];
  /** Receives one line per request, without secrets. */
  readonly log?: (line: string) => void;
}

/** A document that the command line accepts in `--config`. */
interface SimulatorConfig {
  readonly accounts: readonly Account[];
  readonly tasks: readonly TaskRef[];
}

export interface Simulator {
  /** `http://127.0.0.1:…`, without a trailing slash. */
  readonly origin: string;
  readonly startedAt: number;
  readonly speed: number;
  /** An account for every cloud, and every task. */
  readonly config: SimulatorConfig;
  /** An account of one cloud with another kind of keys. */
  account(cloud: CloudId, kind: KeyKind): Account;
  /** The requests received so far. */
  readonly requests: Requests;
  /** Requests that would have changed something. */
  readonly violations: readonly Violation[];
  /** Injects faults. */
  readonly faults: Faults;
  /** Makes lists misbehave. */
  readonly pages: Pages;
  /** Also closes open connections. */
  stop(): Promise<void>;
}

/** Starts the gateways of all five APIs on one port of 127.0.0.1. Rejects with Node's error if the port is in use. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { clock = systemClock, speed = demoSpeed, seed = 1, keys: keyKind = 'permanent' } = options;
  const { startedAt = clock.now() } = options;
  const tasks = options.tasks ?? packs.flatMap(({ cast }) => cast);
  const keys = new KeyRing(simulatedClouds());
  const requests = new Requests(simulatedClouds());
  const violations: Violation[] = [];
  const faults = new Faults();
  const pages = new Pages();
  const world = (): World => {
    const now = clock.now();
    return { now, elapsed: (Math.max(now - startedAt, 0) / 1000) * speed, speed, seed };
  };
  const listener = createListener({
    gateways: gatewaysFor({
      tasks: [...tasks, ...crowdOf(options.extraTasks ?? 0)],
      keys,
      requestId: ids(`${seed}/${startedAt}`),
      pages,
    }),
    route: (request) => cloudOfRequest(request, keys),
    servesHost: (host) => options.hosts?.includes(host) ?? false,
    faults,
    requests,
    violations,
    world,
    log: options.log ?? (() => undefined),
  });
  // Connections are kept open as long as real gateways keep them, so that a poller can reuse its connection.
  const server = createServer({ keepAlive: true, keepAliveTimeout: 75_000 }, listener);
  server.on('connection', () => {
    requests.connected();
  });
  const address = await new Promise<AddressInfo | string | null>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(server.address());
    });
  });
  if (address === null || typeof address === 'string') throw new Error('the simulator has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  let stopped: Promise<void> | undefined;
  return {
    origin,
    startedAt,
    speed,
    config: {
      accounts: simulatedClouds().map((cloud) => accountOf(origin, cloud, keyKind)),
      tasks: tasks.map((task) => task.ref),
    },
    account: (cloud, kind) => accountOf(origin, cloud, kind),
    requests,
    violations,
    faults,
    pages,
    stop: () =>
      (stopped ??= new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      })),
  };
}

function gatewaysFor(parts: GatewayParts): ReadonlyMap<CloudId, SimulatedGateway> {
  return new Map(
    packs.flatMap((pack) => Object.keys(pack.clouds).map((cloud) => [cloud, pack.gateway(cloud, parts)] as const)),
  );
}

/** IDs in the form of a UUID, in a sequence that depends on the seed. */
function ids(seed: string): IdSource {
  let count = 0;
  return () => {
    count += 1;
    const hex = createHash('sha256').update(`${seed}/${count}`).digest('hex').toUpperCase();
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
  };
}
