import type { UdtsTask, UsmcTask } from './cast.ts';
import { type BrandId, projectsOf } from './places.ts';
import { udtsData } from './udts.ts';
import { usmcData } from './usmc.ts';
import type { World } from '../scenario/world.ts';
import {
  type Answer,
  bodyKind,
  eachWith,
  isObject,
  jsonAnswer,
  objectIn,
  pairsOf,
  type Received,
} from '../server/exchange.ts';
import type { Call, Distortion, GatewayParts, IdSource, Refusal, SimulatedGateway } from '../server/gateway.ts';
import type { SimulatedTask } from '../pack.ts';
import type { KeyRing, SimulatedKey } from '../server/keys.ts';
import { type Pages, wholeNumber } from '../server/pages.ts';
import { udtsEntry, usmcEntry, usmcPlanEntry } from './bodies.ts';
import { ucloudSignature } from './signature.ts';

/** The members of a response besides `RetCode`, `Action`, and `Message`, or a refusal. */
type Outcome = Readonly<Record<string, unknown>> | { readonly RetCode: number; readonly Message: string };
type Handler = (params: ReadonlyMap<string, string>, key: SimulatedKey, world: World) => Outcome;

const refusal = (RetCode: number, Message: string): Outcome => ({ RetCode, Message });
const missing = (name: string): Outcome => refusal(220, `Missing params [${name}]`);
const unavailable = (name: string): Outcome => refusal(230, `Params [${name}] not available`);

const refusalTexts: Readonly<Record<Refusal, readonly [code: number, message: string]>> = {
  throttled: [153, 'Request was throttled, please try again later'],
  wrongKey: [171, 'Signature VerifyAC Error'],
  expiredToken: [174, 'Token Not Exists'],
  forbidden: [299, 'IAM permission check failed'],
  notFound: [230, 'Params [TaskId] not available'],
};

/** The parameters of a request to UCloud's gateway: the query, overridden by the form or JSON body. */
export function ucloudParams(request: Received): ReadonlyMap<string, unknown> {
  const params = new Map<string, unknown>();
  const body = request.body.toString('utf8');
  const kind = bodyKind(request);
  // The Go SDK repeats the action in the URL of a POST, for logs only. It is not signed a second time.
  for (const [name, value] of pairsOf(request.query)) params.set(name, value);
  if (kind === 'form') for (const [name, value] of pairsOf(body)) params.set(name, value);
  if (kind === 'json') {
    for (const [name, value] of Object.entries(objectIn(body) ?? {})) if (value !== null) params.set(name, value);
  }
  return params;
}

function isUdts(task: SimulatedTask): task is UdtsTask {
  return task.product === 'udts';
}

function isUsmc(task: SimulatedTask): task is UsmcTask {
  return task.product === 'usmc';
}

/**
 * UCloud's gateway, one for each brand. Brands share only the protocol. The HTTP status is always 200, and `RetCode`
 * reports the result (documented codes; no list of UDTS or USMC codes is published).
 */
export class UcloudGateway implements SimulatedGateway {
  readonly cloud: BrandId;
  readonly #keys: KeyRing;
  readonly #requestId: IdSource;
  readonly #pages: Pages;
  readonly #udts: ReadonlyMap<string, UdtsTask>;
  readonly #usmc: ReadonlyMap<string, UsmcTask>;
  readonly #actions: ReadonlyMap<string, Handler>;

  constructor(cloud: BrandId, { tasks, keys, requestId, pages }: GatewayParts) {
    this.cloud = cloud;
    this.#keys = keys;
    this.#requestId = requestId;
    this.#pages = pages;
    const own = tasks.filter((task) => task.ref.cloud === cloud);
    this.#udts = new Map(own.filter(isUdts).map((task) => [task.ref.id, task]));
    this.#usmc = new Map(own.filter(isUsmc).map((task) => [task.ref.id, task]));
    this.#actions = new Map<string, Handler>([
      ['GetUDTSTaskStatus', this.#udtsStatus.bind(this)],
      ['GetUSMCTaskStatus', this.#usmcStatus.bind(this)],
      ['GetProjectList', this.#projects.bind(this)],
      ['ListUDTSTask', this.#udtsList.bind(this)],
      ['ListUSMCPlan', this.#usmcPlans.bind(this)],
      ['ListUSMCTask', this.#usmcList.bind(this)],
    ]);
  }

  identify(request: Received): Call {
    const params = ucloudParams(request);
    const method = request.method;
    const action = textParam(params, 'Action') ?? `${method} ${request.path}`;
    const reading = (method === 'GET' || method === 'POST') && /^(Get|List|Describe|Query)/.test(action);
    const harmless = method === 'HEAD' || method === 'OPTIONS' || !params.has('Action');
    const changes = method === 'PUT' || method === 'PATCH' || method === 'DELETE';
    return { action, taskId: textParam(params, 'TaskId'), writes: changes || !(reading || harmless) };
  }

  answer(request: Received, call: Call, world: World): Answer {
    const params = ucloudParams(request);
    if (request.method !== 'GET' && request.method !== 'POST') return this.#answer({}, 405);
    if (!/^(\/[a-z-]+)?\/?$/.test(request.path)) return this.#answer({ RetCode: 161, Message: 'Not found' }, 404);
    const outcome = this.#checked(params, call, world);
    return this.#answer({ RetCode: 0, Action: `${call.action}Response`, Message: '', ...outcome });
  }

  refuse(kind: Refusal): Answer {
    const [RetCode, Message] = refusalTexts[kind];
    return this.#answer({ RetCode, Message });
  }

  distort(distortion: Distortion, good: Answer): Answer {
    const body = objectIn(good.body) ?? {};
    const list: unknown = body['Data'];
    if (distortion === 'unknownState' && Array.isArray(list)) {
      const words = { Status: 'Hibernating', State: 'Hibernating' };
      return this.#answer({ ...body, Data: eachWith(list, words) });
    }
    const data = isObject(body['Data']) ? body['Data'] : {};
    const word = 'State' in data ? { State: 'Hibernating' } : { Status: 'Hibernating' };
    return this.#answer({ ...body, Data: distortion === 'nullData' ? null : { ...data, ...word } });
  }

  #answer(body: object, status = 200): Answer {
    return jsonAnswer(status, body, { 'X-UCLOUD-REQUEST-UUID': this.#requestId() });
  }

  #checked(params: ReadonlyMap<string, unknown>, call: Call, world: World): Outcome {
    const publicKey = textParam(params, 'PublicKey');
    const signature = textParam(params, 'Signature');
    if (!params.has('Action')) return refusal(160, 'Missing Action');
    if (signature === null) return refusal(170, 'Missing Signature');
    if (publicKey === null) return missing('PublicKey');
    const key = this.#keys.find(publicKey);
    if (key === null) return refusal(172, 'User Not Exists');
    // A correct signature with another brand's key is answered like a wrong signature.
    if (key.cloud !== this.cloud || signature !== ucloudSignature(params, key.accessKeySecret)) {
      return refusal(171, 'Signature VerifyAC Error');
    }
    if (textParam(params, 'SecurityToken') !== key.securityToken || key.kind === 'expired') {
      return refusal(174, 'Token Not Exists');
    }
    if (call.writes) return refusal(299, `IAM permission check failed: ${call.action}`);
    const handler = this.#actions.get(call.action);
    if (handler === undefined) return refusal(161, `Action [${call.action}] not found`);
    const project = textParam(params, 'ProjectId');
    if (project !== null && !this.#projectIds().includes(project))
      return refusal(292, `Project [${project}] not exists`);
    const texts = [...params].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
    return handler(new Map(texts), key, world);
  }

  #projectIds(): readonly string[] {
    return projectsOf(this.cloud);
  }

  #udtsStatus(params: ReadonlyMap<string, string>, _key: SimulatedKey, world: World): Outcome {
    const id = params.get('TaskId') ?? '';
    if (id === '') return missing('TaskId');
    const task = this.#udts.get(id);
    // Without Type, the family is `transfer`.
    const family = params.get('Type') ?? 'transfer';
    const project = params.get('ProjectId') ?? this.#projectIds()[0];
    if (task === undefined || task.ref.projectId !== project) return unavailable('TaskId');
    if ((task.ref.type ?? 'transfer') !== family) return unavailable('Type');
    return { Data: udtsData(id, task.script, world) };
  }

  #usmcStatus(params: ReadonlyMap<string, string>, _key: SimulatedKey, world: World): Outcome {
    const plan = params.get('PlanId') ?? '';
    const id = params.get('TaskId') ?? '';
    if (plan === '') return missing('PlanId');
    if (id === '') return missing('TaskId');
    const task = this.#usmc.get(id);
    if (task === undefined) return unavailable('TaskId');
    if (task.ref.planId !== plan) return unavailable('PlanId');
    return { Data: usmcData(id, task.script, world) };
  }

  #udtsList(params: ReadonlyMap<string, string>, key: SimulatedKey, world: World): Outcome {
    const family = params.get('Type') ?? 'transfer';
    const project = this.#projectOf(params);
    const found = [...this.#udts.values()].filter(
      ({ ref }) => ref.projectId === project && (ref.type ?? 'transfer') === family,
    );
    return this.#page(params, key, 'ListUDTSTask', found, (task) => udtsEntry(task, world));
  }

  #usmcPlans(params: ReadonlyMap<string, string>, key: SimulatedKey): Outcome {
    const found = this.#plansIn(this.#projectOf(params));
    return this.#page(params, key, 'ListUSMCPlan', found, (plan) => usmcPlanEntry(plan, this.#pages.exampleNames));
  }

  #usmcList(params: ReadonlyMap<string, string>, key: SimulatedKey, world: World): Outcome {
    const plan = params.get('PlanId') ?? '';
    if (plan === '') return missing('PlanId');
    if (!this.#plansIn(this.#projectOf(params)).includes(plan)) return unavailable('PlanId');
    const found = [...this.#usmc.values()].filter(({ ref }) => ref.planId === plan);
    return this.#page(params, key, 'ListUSMCTask', found, (task) => usmcEntry(task, world));
  }

  /** Without ProjectId, the default project is used. */
  #projectOf(params: ReadonlyMap<string, string>): string | undefined {
    return params.get('ProjectId') ?? this.#projectIds()[0];
  }

  #plansIn(project: string | undefined): readonly string[] {
    const own = [...this.#usmc.values()].filter(({ ref }) => (ref.projectId ?? this.#projectIds()[0]) === project);
    return [...new Set(own.map(({ ref }) => ref.planId ?? ''))];
  }

  /** Offset and Limit are texts. No list reports a total count. */
  #page<T>(
    params: ReadonlyMap<string, string>,
    key: SimulatedKey,
    action: string,
    found: readonly T[],
    entry: (of: T) => unknown,
  ): Outcome {
    if (key.kind === 'limited') return refusal(299, `IAM permission check failed: ${action}`);
    const offset = wholeNumber(params.get('Offset') ?? '0');
    const limit = wholeNumber(params.get('Limit') ?? '20');
    if (offset === null) return unavailable('Offset');
    if (limit === null || limit < 1 || limit > 100) return unavailable('Limit');
    return { Data: this.#pages.sent(this.#pages.slice(found, offset, limit).map(entry)) };
  }

  #projects(_params: ReadonlyMap<string, string>, key: SimulatedKey): Outcome {
    if (key.kind === 'limited') return refusal(299, 'IAM permission check failed: GetProjectList');
    const projects = this.#projectIds().map((ProjectId, index) => ({
      ProjectId,
      ProjectName: index === 0 ? 'production' : 'test',
      CreateTime: 1_690_000_000 + index * 86_400,
      IsDefault: index === 0,
      MemberCount: 3,
      ParentId: '',
      ParentName: '',
      ResourceCount: index === 0 ? 52 : 10,
    }));
    return { ProjectCount: projects.length, ProjectSet: projects };
  }
}

function textParam(params: ReadonlyMap<string, unknown>, name: string): string | null {
  const value = params.get(name);
  return typeof value === 'string' && value !== '' ? value : null;
}
