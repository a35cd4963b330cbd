import type { ScriptedTask, SimulatedTask, SimulatorPack } from '../../../src/simulator/pack.ts';
import { type Answer, headerOf, jsonAnswer, type Received } from '../../../src/simulator/server/exchange.ts';
import type { Call, GatewayParts, Refusal, SimulatedGateway } from '../../../src/simulator/server/gateway.ts';
import type { World } from '../../../src/simulator/scenario/world.ts';
import { moonSignature } from './signature.ts';

/** The job's answer, but for its id, by the simulated seconds since the start. */
type MoonScript = (elapsed: number) => Readonly<Record<string, unknown>>;
type MoonTask = ScriptedTask<string, MoonScript>;

const job = (product: string, id: string, script: MoonScript, planId?: string): MoonTask => ({
  product,
  ref: {
    cloud: 'moon',
    product,
    id,
    account: 'demo',
    name: `${id} of the moon`,
    ...(planId === undefined ? {} : { planId }),
  },
  script,
});

export const moonTasks: readonly MoonTask[] = [
  job('rows', 'row-1', (elapsed) => ({ state: 'Copying', percent: Math.min(99, Math.floor(elapsed)) })),
  job('rows', 'row-2', () => ({ state: 'Broken', percent: 40, error: 'job row-2: the crater is full' })),
  job('rows', 'row-3', () => ({ state: 'Following', percent: 100, caughtUp: true })),
  job('rows', 'row-4', () => ({ state: 'Paused', percent: 12 })),
  job('boxes', 'box-1', (elapsed) => ({ state: 'Copying', percent: Math.min(99, Math.floor(elapsed / 2)) }), 'plan-1'),
];

const refusals: Readonly<Record<Refusal, readonly [status: number, code: string]>> = {
  throttled: [429, 'TooFast'],
  wrongKey: [401, 'WrongKey'],
  expiredToken: [401, 'ExpiredToken'],
  forbidden: [403, 'NotAllowed'],
  notFound: [404, 'NoSuchJob'],
};

class MoonGateway implements SimulatedGateway {
  readonly cloud = 'moon';
  readonly #parts: GatewayParts;
  readonly #tasks: readonly MoonTask[];

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#tasks = parts.tasks.filter((task: SimulatedTask): task is MoonTask => task.ref.cloud === 'moon');
  }

  identify({ method, path }: Received): Call {
    const [, product = '', id] = /^\/moon\/(rows|boxes)\/jobs(?:\/([^/]+))?$/.exec(path) ?? [];
    const name = `${product.slice(0, 1).toUpperCase()}${product.slice(1)}`;
    const action = id === undefined ? `List${name}Jobs` : `Get${name}Job`;
    return { action, taskId: id ?? null, writes: method !== 'GET' };
  }

  answer(request: Received, call: Call, world: World): Answer {
    const key = this.#parts.keys.find(headerOf(request, 'x-moon-key') ?? '');
    const path = request.path.replace(/^\/moon/, '') + (request.query === '' ? '' : `?${request.query}`);
    if (key?.cloud !== 'moon' || headerOf(request, 'x-moon-signature') !== moonSignature(key.accessKeySecret, path)) {
      return this.refuse('wrongKey');
    }
    if (call.writes) return this.refuse('forbidden');
    const tasks = this.#tasks.filter(({ product }) => path.startsWith(`/${product}/`));
    const said = ({ ref, script }: MoonTask) => ({
      id: ref.id,
      plan: ref.planId,
      name: ref.name,
      ...script(world.elapsed),
    });
    if (call.taskId !== null) {
      const task = tasks.find(({ ref }) => ref.id === call.taskId);
      return task === undefined ? this.refuse('notFound') : jsonAnswer(200, said(task));
    }
    const query = new URLSearchParams(request.query);
    const page = this.#parts.pages.slice(tasks, Number(query.get('offset')), Number(query.get('limit')));
    return jsonAnswer(200, { jobs: page.map(said), total: tasks.length });
  }

  refuse(refusal: Refusal): Answer {
    const [status, code] = refusals[refusal];
    return jsonAnswer(status, { code, message: `The moon says ${code}.` });
  }

  distort(): Answer {
    return jsonAnswer(200, {});
  }
}

export const moonSimulator: SimulatorPack = {
  clouds: { moon: {} },
  cast: moonTasks,
  crowd: [],
  gateway: (_cloud, parts) => new MoonGateway(parts),
  cloudOf: (request) => (headerOf(request, 'x-moon-key') === null ? null : 'moon'),
};
