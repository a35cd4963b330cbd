import type { DcsTask } from './cast.ts';
import { demoPlace, otherProject } from './places.ts';
import { type DcsFacts, dcsFacts, type DcsInstance } from './dcs.ts';
import type { World } from '../scenario/world.ts';
import { type Answer, eachWith, jsonAnswer, objectIn, pairsOf, type Received } from '../server/exchange.ts';
import type { Call, Distortion, GatewayParts, IdSource, Refusal, SimulatedGateway } from '../server/gateway.ts';
import type { SimulatedTask } from '../pack.ts';
import type { SimulatedKey } from '../server/keys.ts';
import { type Pages, wholeNumber } from '../server/pages.ts';
import { HuaweiAuthentication } from './authentication.ts';

interface Outcome {
  readonly status: number;
  readonly body: unknown;
}

interface Target {
  readonly parts: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

type Handler = (target: Target, key: SimulatedKey, world: World) => Outcome;

/** A path of the API with its variable parts in parentheses, and the documented name of the action. */
interface Route {
  readonly pattern: RegExp;
  readonly action: string;
  readonly handler: Handler;
}

/** A refusal in the format of Huawei Cloud's services. */
const refused = (status: number, code: string, message: string): Outcome => ({
  status,
  body: { error_code: code, error_msg: message, error_ext_msg: null },
});
const taskGone = refused(400, 'DCS.4133', 'Instance job is not found.');
const notAllowedTo = (right: string): string => `Policy doesn't allow dcs:migrationTask:${right} to be performed.`;
const notAllowed = refused(403, 'DCS.2007', notAllowedTo('get'));
const foreignProject = refused(
  401,
  'DCS.1004',
  'The project ID in the URL does not match the project ID of the credentials.',
);

/**
 * Huawei Cloud's DCS (v2), and the part of IAM (v3) that finds projects. Read actions use GET, and nothing else does.
 */
export class HuaweiGateway implements SimulatedGateway {
  readonly cloud = 'huawei';
  readonly #authentication: HuaweiAuthentication;
  readonly #requestId: IdSource;
  readonly #pages: Pages;
  readonly #tasks: ReadonlyMap<string, DcsTask>;
  readonly #routes: readonly Route[];

  constructor({ tasks, keys, requestId, pages }: GatewayParts) {
    this.#authentication = new HuaweiAuthentication(keys);
    this.#requestId = requestId;
    this.#pages = pages;
    this.#tasks = new Map(tasks.filter(isDcs).map((task) => [task.ref.id, task]));
    this.#routes = [
      {
        pattern: /^\/v2\/([^/]+)\/migration-task\/([^/]+)\/stats$/,
        action: 'ShowMigrationTaskStats',
        handler: this.#stats.bind(this),
      },
      {
        pattern: /^\/v2\/([^/]+)\/migration-task\/([^/]+)$/,
        action: 'ShowMigrationTask',
        handler: this.#detail.bind(this),
      },
      { pattern: /^\/v2\/([^/]+)\/migration-tasks$/, action: 'ListMigrationTask', handler: this.#list.bind(this) },
      { pattern: /^\/v3\/auth\/projects$/, action: 'KeystoneListAuthProjects', handler: this.#projects.bind(this) },
      { pattern: /^\/v3\/projects$/, action: 'KeystoneListProjects', handler: this.#allProjects.bind(this) },
      // The official Node SDK calls these two before it creates a missing project. The monitor never does.
      { pattern: /^\/v3\/regions$/, action: 'KeystoneListRegions', handler: () => regionList },
      { pattern: /^\/v3\/auth\/domains$/, action: 'KeystoneListAuthDomains', handler: () => domainList },
    ];
  }

  identify(request: Received): Call {
    const path = barePath(request);
    const route = request.method === 'GET' ? this.#routeOf(path) : undefined;
    return {
      action: route?.action ?? `${request.method} ${path}`,
      taskId: /\/migration-task\/([^/]+)/.exec(path)?.[1] ?? null,
      writes: !['GET', 'HEAD', 'OPTIONS'].includes(request.method),
    };
  }

  answer(request: Received, call: Call, world: World): Answer {
    const path = barePath(request);
    const requestId = this.#requestId();
    const key = this.#authentication.check(request);
    if ('reason' in key) return this.#unauthenticated(key.reason, requestId);
    if (call.writes) {
      return this.#answer(refused(403, 'DCS.2007', `Policy doesn't allow ${call.action} to be performed.`), requestId);
    }
    const route = request.method === 'GET' ? this.#routeOf(path) : undefined;
    if (route === undefined) {
      const error_msg = 'The API does not exist or has not been published in the environment';
      return this.#answer(
        { status: 404, body: { error_msg, error_code: 'APIGW.0101', request_id: requestId } },
        requestId,
      );
    }
    const parts = (route.pattern.exec(path) ?? []).slice(1);
    return this.#answer(route.handler({ parts, query: new Map(pairsOf(request.query)) }, key, world), requestId);
  }

  refuse(refusal: Refusal): Answer {
    const requestId = this.#requestId();
    switch (refusal) {
      case 'throttled': {
        const error_msg =
          'The throttling threshold has been reached: policy user over ratelimit,limit:100,time:1 minute';
        return this.#answer(
          { status: 429, body: { error_msg, error_code: 'APIGW.0308', request_id: requestId } },
          requestId,
        );
      }
      case 'wrongKey':
        return this.#unauthenticated('verify aksk signature fail', requestId);
      case 'expiredToken':
        return this.#unauthenticated('token expires', requestId);
      case 'forbidden':
        return this.#answer(notAllowed, requestId);
      case 'notFound':
        return this.#answer(taskGone, requestId);
    }
  }

  distort(distortion: Distortion, good: Answer): Answer {
    const body = objectIn(good.body) ?? {};
    const tasks: unknown = body['migration_tasks'];
    if (distortion === 'unknownState' && Array.isArray(tasks)) {
      const changed = { ...body, migration_tasks: eachWith(tasks, { status: 'HIBERNATING' }) };
      return this.#answer({ status: 200, body: changed }, this.#requestId());
    }
    if (distortion === 'unknownState') {
      return this.#answer(
        { status: 200, body: 'status' in body ? { ...body, status: 'HIBERNATING' } : body },
        this.#requestId(),
      );
    }
    const nulls = Object.fromEntries(Object.keys(body).map((name) => [name, null]));
    return this.#answer({ status: 200, body: nulls }, this.#requestId());
  }

  #routeOf(path: string): Route | undefined {
    return this.#routes.find((route) => route.pattern.test(path));
  }

  #stats({ parts }: Target, _key: SimulatedKey, world: World): Outcome {
    const task = this.#taskAt(parts);
    if ('status' in task) return task;
    const facts = dcsFacts(task.ref.id, task.script, world);
    const written = task.script.countersAsText ? String : (value: number): number => value;
    return {
      status: 200,
      body: {
        full_migration_progress: written(facts.progress),
        offset: written(facts.offset),
        source_dbsize: written(facts.sourceKeys),
        target_dbsize: written(facts.targetKeys),
        target_input_kbps: written(facts.kilobytesPerSecond),
        target_ops: written(facts.operationsPerSecond),
        is_migrating: facts.migrating,
      },
    };
  }

  #detail({ parts }: Target, key: SimulatedKey, world: World): Outcome {
    const task = this.#taskAt(parts);
    if ('status' in task) return task;
    if (task.script.detailForbidden || key.kind === 'limited') return notAllowed;
    return { status: 200, body: detailOf(task, dcsFacts(task.ref.id, task.script, world)) };
  }

  #taskAt([project, id]: readonly string[]): DcsTask | Outcome {
    if (!ownsProject(project)) return foreignProject;
    if (id === undefined || !/^[0-9a-fA-F-]{32,36}$/.test(id)) {
      return refused(400, 'DCS.4070', 'Invalid migration task ID.');
    }
    const task = this.#tasks.get(id);
    return task === undefined || task.ref.projectId !== project ? taskGone : task;
  }

  #list({ parts, query }: Target, key: SimulatedKey, world: World): Outcome {
    const [project] = parts;
    if (!ownsProject(project)) return foreignProject;
    if (key.kind === 'limited') return refused(403, 'DCS.2007', notAllowedTo('list'));
    const offset = wholeNumber(query.get('offset') ?? '0');
    const limit = wholeNumber(query.get('limit') ?? '10');
    if (offset === null || limit === null || limit < 1 || limit > 1000) {
      return refused(400, 'DCS.4061', 'Invalid offset or limit.');
    }
    const name = query.get('name') ?? '';
    const found = [...this.#tasks.values()].filter(
      ({ ref }) => ref.projectId === project && (ref.name ?? '').includes(name),
    );
    const shown = this.#pages.slice(found, offset, limit);
    const tasks = this.#pages.sent(shown.map((task) => listEntryOf(task, dcsFacts(task.ref.id, task.script, world))));
    return { status: 200, body: { ...this.#pages.count('count', found.length), migration_tasks: tasks } };
  }

  #projects(): Outcome {
    return projectList(visibleProjects());
  }

  #allProjects({ query }: Target, key: SimulatedKey): Outcome {
    if (key.kind === 'limited') {
      const message = 'You are not authorized to perform the requested action: iam:projects:listProjects.';
      return { status: 403, body: { error: { code: 403, message, title: 'Forbidden' } } };
    }
    const name = query.get('name');
    return projectList(visibleProjects().filter((project) => name === undefined || project.name === name));
  }

  #unauthenticated(reason: string, requestId: string): Answer {
    const error_msg = `Incorrect IAM authentication information: ${reason}`;
    return this.#answer(
      { status: 401, body: { error_msg, error_code: 'APIGW.0301', request_id: requestId } },
      requestId,
    );
  }

  #answer(outcome: Outcome, requestId: string): Answer {
    return jsonAnswer(outcome.status, outcome.body, { 'X-Request-Id': requestId });
  }
}

function isDcs(task: SimulatedTask): task is DcsTask {
  return task.product === 'dcs';
}

/** The path of the API, without the prefix that lets one port serve several clouds. */
function barePath(request: Received): string {
  return request.path.replace(/^\/huawei(?=\/)/, '');
}

interface Project {
  readonly id: string;
  readonly name: string;
}

/**
 * Projects are named after their region. Besides the demo's project there are a sub-project and one that belongs to no
 * region.
 */
function visibleProjects(): readonly Project[] {
  const region = demoPlace.region;
  return [
    { id: demoPlace.projectId, name: region },
    { id: otherProject, name: `${region}_staging` },
    { id: '9a1be3d25cf04a0e8b6d7f20c4e5a697', name: 'ap-southeast-1' },
    { id: 'c1d2e3f405162738495a6b7c8d9e0f10', name: 'MOS' },
  ];
}

/** Whether this simulator has tasks in a project. */
function ownsProject(id: string | undefined): boolean {
  return id === demoPlace.projectId || id === otherProject;
}

const domain = 'd78cbac186b744899480f25bd022f468';
const regionList: Outcome = {
  status: 200,
  body: { regions: ['cn-north-4', 'af-south-1'].map((id) => ({ id, type: 'public' })) },
};
const domainList: Outcome = { status: 200, body: { domains: [{ id: domain, name: 'demo', enabled: true }] } };

function projectList(projects: readonly Project[]): Outcome {
  const common = { domain_id: domain, parent_id: domain, is_domain: false, enabled: true, description: '', links: {} };
  return {
    status: 200,
    body: { projects: projects.map((project) => ({ ...project, ...common })), links: { next: null, previous: null } },
  };
}

/** An entry of ListMigrationTask. */
function listEntryOf({ ref, script }: DcsTask, facts: DcsFacts): Record<string, unknown> {
  return {
    task_id: ref.id,
    task_name: ref.name ?? ref.id,
    status: facts.word,
    migration_type: 'online_migration',
    migration_method: script.method,
    ecs_tenant_private_ip: '192.168.0.11',
    data_source: script.source.address,
    source_instance_name: script.source.name,
    source_instance_id: script.source.id,
    source_instance_status: 'RUNNING',
    source_instance_subnet_id: '192.168.0.1',
    source_instance_spec_code: 'redis.single.xu1.tiny.128',
    target_instance_addrs: script.target.address,
    target_instance_name: script.target.name,
    target_instance_id: script.target.id,
    target_instance_status: 'RUNNING',
    target_instance_subnet_id: '192.168.0.2',
    target_instance_spec_code: 'redis.single.xu1.tiny.128',
    created_at: script.createdAt,
    description: '',
    error_message: facts.word === 'FAILED' ? 'Source Redis refused the connection.' : null,
    released_at: '',
    resume_mode: 'auto',
    supported_features: [],
    version: '6.0.21',
  };
}

/** ShowMigrationTask. The documented response contains the passwords of both instances, and so does this one. */
function detailOf({ ref, script }: DcsTask, facts: DcsFacts): Record<string, unknown> {
  const instance = ({ id, name, address }: DcsInstance): Record<string, unknown> => {
    const [ip, port] = address.split(':');
    return {
      addrs: address,
      id,
      name,
      ip,
      port,
      db: '0',
      proxy_multi_db: false,
      task_status: 'RUNNING',
      password: 'CANARY-redis-password',
    };
  };
  return {
    task_id: ref.id,
    task_name: ref.name ?? ref.id,
    description: '',
    status: facts.word,
    migration_type: 'online_migration',
    migration_method: script.method,
    network_type: 'vpc',
    ecs_tenant_private_ip: '192.168.0.11',
    created_at: script.createdAt,
    updated_at: facts.migrating ? '' : script.createdAt,
    resume_mode: 'auto',
    supported_features: [],
    version: '6.0.21',
    source_instance: instance(script.source),
    target_instance: instance(script.target),
  };
}
