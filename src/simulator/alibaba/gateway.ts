import type { DtsTask } from './cast.ts';
import type { World } from '../scenario/world.ts';
import { type Answer, eachWith, headerOf, isObject, jsonAnswer, objectIn, type Received } from '../server/exchange.ts';
import type { Call, Distortion, GatewayParts, IdSource, Refusal, SimulatedGateway } from '../server/gateway.ts';
import type { SimulatedTask } from '../pack.ts';
import type { SimulatedKey } from '../server/keys.ts';
import { type Pages, wholeNumber } from '../server/pages.ts';
import { AlibabaAuthentication, alibabaPairs, type AlibabaRefusal, type Params } from './authentication.ts';
import { dtsJobId, jobStatus, listedDtsJob, listedJob } from './bodies.ts';
import { xmlText } from './xml.ts';

type Outcome = AlibabaRefusal | { readonly body: Readonly<Record<string, unknown>> };
type Handler = (params: Params, key: SimulatedKey, world: World) => Outcome;

const version = '2020-01-01';
const refuse = (status: number, code: string, message: string): AlibabaRefusal => ({ status, code, message });

const refusalTexts: Readonly<Record<Refusal, AlibabaRefusal>> = {
  throttled: refuse(400, 'Throttling.User', 'Request was denied due to user flow control.'),
  wrongKey: refuse(404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'),
  expiredToken: refuse(403, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.'),
  forbidden: refuse(403, 'Forbidden.RAM', 'User not authorized to operate on the specified resource.'),
  notFound: refuse(400, 'InvalidJobId', 'The specified job id is invalid.'),
};

function isDts(task: SimulatedTask): task is DtsTask {
  return task.product === 'dts';
}

/** Alibaba Cloud's DTS, API 2020-01-01: RPC actions over GET or POST, signed in either of two styles. */
export class AlibabaGateway implements SimulatedGateway {
  readonly cloud = 'alibaba';
  readonly #authentication: AlibabaAuthentication;
  readonly #requestId: IdSource;
  readonly #pages: Pages;
  readonly #tasks: ReadonlyMap<string, DtsTask>;
  readonly #actions: ReadonlyMap<string, Handler>;

  constructor({ tasks, keys, requestId, pages }: GatewayParts) {
    this.#authentication = new AlibabaAuthentication(keys);
    this.#requestId = requestId;
    this.#pages = pages;
    this.#tasks = new Map(tasks.filter(isDts).map((task) => [task.ref.id, task]));
    this.#actions = new Map<string, Handler>([
      ['DescribeMigrationJobStatus', this.#status.bind(this)],
      ['DescribeMigrationJobs', this.#list.bind(this)],
      ['DescribeDtsJobs', this.#dtsJobs.bind(this)],
    ]);
  }

  identify(request: Received): Call {
    const params: Params = new Map(alibabaPairs(request));
    const named = headerOf(request, 'x-acs-action') ?? params.get('Action');
    const changes = ['PUT', 'PATCH', 'DELETE'].includes(request.method);
    return {
      action: named ?? `${request.method} ${request.path}`,
      taskId: params.get('MigrationJobId') ?? null,
      writes: changes || (named !== undefined && !/^(Describe|List|Get|Summary|Count)/.test(named)),
    };
  }

  answer(request: Received, call: Call, world: World): Answer {
    const outcome = this.#checked(request, call, world);
    if ('code' in outcome) return this.#refusal(request, outcome);
    return this.#written(request, 200, `${call.action}Response`, { RequestId: this.#requestId(), ...outcome.body });
  }

  refuse(refusal: Refusal, request: Received): Answer {
    return this.#refusal(request, refusalTexts[refusal]);
  }

  distort(distortion: Distortion, good: Answer): Answer {
    const body = objectIn(good.body) ?? {};
    if (distortion === 'unknownState') {
      const jobs: unknown = body['DtsJobList'];
      if (Array.isArray(jobs)) {
        return jsonAnswer(200, { ...body, DtsJobList: eachWith(jobs, { Status: 'Hibernating' }) });
      }
      const older: unknown = isObject(body['MigrationJobs']) ? body['MigrationJobs']['MigrationJob'] : null;
      const word = { MigrationJobStatus: 'Hibernating' };
      if (Array.isArray(older)) {
        return jsonAnswer(200, { ...body, MigrationJobs: { MigrationJob: eachWith(older, word) } });
      }
      return jsonAnswer(200, { ...body, ...word });
    }
    const kept = new Set(['RequestId', 'Success']);
    const entries = Object.entries(body).map(([name, value]) => [name, kept.has(name) ? value : null] as const);
    return jsonAnswer(200, Object.fromEntries(entries));
  }

  #checked(request: Received, call: Call, world: World): Outcome {
    const params: Params = new Map(alibabaPairs(request));
    if (request.method !== 'GET' && request.method !== 'POST') {
      return refuse(405, 'UnsupportedHTTPMethod', 'This http method is not supported.');
    }
    const asked = headerOf(request, 'x-acs-version') ?? params.get('Version');
    if (headerOf(request, 'x-acs-action') === null && !params.has('Action')) {
      return refuse(400, 'MissingAction', 'Action is mandatory for this action.');
    }
    if (asked === undefined) return refuse(400, 'MissingVersion', 'Version is mandatory for this action.');
    const key = this.#authentication.check(request);
    if ('code' in key) return key;
    if (call.writes) return refuse(403, 'Forbidden.RAM', `User not authorized to operate ${call.action}.`);
    const handler = asked === version ? this.#actions.get(call.action) : undefined;
    if (handler === undefined) {
      const message = 'Specified api is not found, please check your url and method.';
      return refuse(404, 'InvalidAction.NotFound', message);
    }
    return handler(params, key, world);
  }

  #status(params: Params, _key: SimulatedKey, world: World): Outcome {
    const id = params.get('MigrationJobId') ?? '';
    if (id === '') {
      return refuse(400, 'MissingMigrationJobId', 'MigrationJobId is mandatory for this action.');
    }
    if (!/^[a-z0-9]{8,40}$/.test(id)) return refusalTexts.notFound;
    const task = this.#tasks.get(id);
    const region = params.get('RegionId') ?? task?.ref.region;
    if (task === undefined || region !== task.ref.region || task.script.synchronization === true) {
      // A missing or foreign job is reported in a successful response: HTTP 200, Success false.
      const body = {
        Success: false,
        ErrCode: 'Forbidden.InstanceNotFound',
        ErrMessage: 'The instance you are trying to operate does not exist.',
      };
      return { body };
    }
    return { body: jobStatus(task, world) };
  }

  #list(params: Params, key: SimulatedKey, world: World): Outcome {
    if (key.kind === 'limited') {
      return refuse(403, 'Forbidden.RAM', 'User not authorized to operate on the specified resource, or this API.');
    }
    const region = params.get('RegionId');
    const name = params.get('MigrationJobName') ?? '';
    const found = [...this.#tasks.values()].filter(
      ({ ref, script }) =>
        script.synchronization !== true &&
        (region === undefined || ref.region === region) &&
        (ref.name ?? '').includes(name),
    );
    const page = this.#page(params, 'PageNum', found);
    if ('refusal' in page) return page.refusal;
    const { shown, numbers } = page;
    const jobs = this.#pages.sent(shown.map((task) => listedJob(task, world)));
    return { body: { Success: 'true', ...numbers, MigrationJobs: { MigrationJob: jobs } } };
  }

  /** `Region` is required, despite the documents. `JobType` is MIGRATION by default. */
  #dtsJobs(params: Params, key: SimulatedKey, world: World): Outcome {
    if (key.kind === 'limited') {
      return refuse(403, 'DTS.Msg.RamPermissionDenied', 'The RAM permission dts:DescribeDtsJobs is missing.');
    }
    const region = params.get('Region') ?? '';
    if (region === '') return refuse(400, 'MissingRegion', 'Region is mandatory for this action.');
    const type = params.get('JobType') ?? 'MIGRATION';
    if (!['MIGRATION', 'SYNC', 'SUBSCRIBE'].includes(type)) {
      return refuse(400, 'InvalidParameter', 'Specified parameter JobType is not valid.');
    }
    const instances = params.get('DtsInstanceId')?.split(',');
    const jobIds = params.get('DtsJobId')?.split(',');
    const found = [...this.#tasks.values()].filter(
      ({ ref, script }) =>
        ref.region === region &&
        type === (script.synchronization === true ? 'SYNC' : 'MIGRATION') &&
        (instances === undefined || instances.includes(ref.id)) &&
        (jobIds === undefined || jobIds.includes(dtsJobId(ref.id))),
    );
    const page = this.#page(params, 'PageNumber', found);
    if ('refusal' in page) return page.refusal;
    const { shown, numbers } = page;
    const jobs = this.#pages.sent(shown.map((task) => listedDtsJob(task, world)));
    return { body: { Success: true, HttpStatusCode: 200, ...numbers, DtsJobList: jobs } };
  }

  /** 30 per page by default, the only page size that all editions of the documents have. Otherwise as requested. */
  #page(
    params: Params,
    numberName: string,
    found: readonly DtsTask[],
  ):
    | { readonly refusal: AlibabaRefusal }
    | { readonly shown: readonly DtsTask[]; readonly numbers: Readonly<Record<string, number>> } {
    const page = wholeNumber(params.get(numberName) ?? '1');
    const size = wholeNumber(params.get('PageSize') ?? '30');
    if (page === null || page < 1 || size === null || size < 1 || size > 100) {
      const message = `Specified parameter ${numberName} or PageSize is not valid.`;
      return { refusal: refuse(400, 'InvalidParameter', message) };
    }
    const real = Math.min(size, this.#pages.largest ?? size);
    const shown = this.#pages.slice(found, (page - 1) * real, real);
    return {
      shown,
      numbers: {
        PageNumber: page,
        PageRecordCount: shown.length,
        ...this.#pages.count('TotalRecordCount', found.length),
      },
    };
  }

  #refusal(request: Received, refusal: AlibabaRefusal): Answer {
    const body = {
      RequestId: this.#requestId(),
      HostId: headerOf(request, 'host') ?? '',
      Code: refusal.code,
      Message: refusal.message,
      Recommend: `https://error-center.aliyun.com/status/search?Keyword=${refusal.code}&source=PopGw`,
    };
    const wait: Record<string, string> = refusal.code.startsWith('Throttling') ? { 'x-acs-retry-after': '2000' } : {};
    const answer = this.#written(request, refusal.status, 'Error', body);
    return { ...answer, headers: { ...answer.headers, ...wait } };
  }

  #written(request: Received, status: number, name: string, body: Readonly<Record<string, unknown>>): Answer {
    const requestId = String(body['RequestId']);
    const headers = { 'x-acs-request-id': requestId };
    const format = new Map(alibabaPairs(request)).get('Format')?.toUpperCase();
    const newStyle = headerOf(request, 'x-acs-action') !== null;
    const xml = newStyle ? (headerOf(request, 'accept') ?? '').includes('xml') : format !== 'JSON';
    if (!xml) return jsonAnswer(status, body, headers);
    return { status, headers: { 'Content-Type': 'text/xml;charset=utf-8', ...headers }, body: xmlText(name, body) };
  }
}
