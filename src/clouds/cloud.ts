import type { Account } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import type { Lifecycle, TaskStatus } from '../model/status.ts';
import type { CloudId, Product, TaskRef } from '../model/task.ts';
import type { PackCredentials } from './credentials/types.ts';
import type { ProductProfile } from './profile.ts';

export interface AccountField {
  readonly key: 'securityToken' | 'region' | 'projectId' | 'endpoint' | 'iamEndpoint';
  /** With `endpoint`: the address is that of this product alone (`Account.endpoints`). */
  readonly product?: Product;
  /** The same words for the same field in every cloud. */
  readonly label: string;
  /** What holds when the field is left empty. */
  readonly usual?: string;
  /** Who needs it, in one sentence. */
  readonly note?: string;
  readonly required: boolean;
  readonly example: string;
}

/** What a person has to be allowed for reading, in the cloud's own terms: pure, and without a list of actions of its own. */
export interface PermissionRules {
  /** What the cloud calls such a document, e.g. "RAM policy". */
  readonly policyName: string;
  /** The permission that an action needs; null where the cloud documents that it needs none. Throws for one that it does not know. */
  permissionOf(action: string): string | null;
  /** A policy that allows these permissions and nothing else, as JSON values. */
  policyOf(permissions: readonly string[]): unknown;
  /** What a person should know before pasting it, one sentence each. */
  notes(): readonly string[];
  /** Whether a refusal with this code says that a permission is missing, and not e.g. that an address is barred. */
  meansMissingPermission(code: string): boolean;
}

/**
 * Everything about a cloud that can be said without talking to it. Light: it is loaded at activation. The code that
 * signs, calls and maps comes with `loadGateway`.
 */
export interface Cloud {
  readonly id: CloudId;
  /** The brand as its owner writes it. */
  readonly name: string;
  readonly products: readonly ProductProfile[];
  /** The cloud's own labels for the three credential texts. */
  readonly credentialLabels: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  /** Optional things to ask for an account, beside name and keys. */
  readonly accountFields: readonly AccountField[];
  /** The page on which a person makes keys. */
  readonly keysUrl: string | null;
  /**
   * The only actions that are ever called, all reading; checked before signing: those of the products, and those that find
   * the account's projects.
   */
  readonly actions: readonly string[];
  /** What these actions need to be allowed. */
  readonly permissions: PermissionRules;
  loadGateway(): Promise<GatewayFactory>;
}

/** One folder of `clouds/`: the brands of one gateway, and what they have in common. */
export interface CloudPack {
  /** In the order in which they are offered. */
  readonly clouds: readonly Cloud[];
  /** What is known about keys that the vendor's own tools keep on a computer. */
  loadCredentials(): Promise<PackCredentials>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Name of the account that asks, for the log. */
  readonly account: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Sends one request. Throws ProblemError (network, tls, proxy, bad-answer for a body that is too large or cut short). */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** What an adapter gets from outside. */
export interface GatewayTools {
  readonly http: HttpClient;
  /** Milliseconds since 1970. */
  now(): number;
  /** A text that is unique per request. */
  nonce(): string;
  /** What a person taught about undocumented state words of a product, lower-cased word → lifecycle. */
  stateWords(product: Product): Readonly<Record<string, Lifecycle>>;
}

/** The outcome of a test of an account's keys. */
export interface AccountCheck {
  /** One sentence: what answered, e.g. "2 projects are visible". */
  readonly message: string;
  /** The keys are right, but something that the monitor needs is not allowed. */
  readonly limited: boolean;
  /** What was refused, where the test met a refusal: it tells which permission is missing. */
  readonly refusal?: Problem;
}

/** A part of an account whose tasks are listed by themselves: a project of UCloud or Huawei Cloud, a region of Alibaba Cloud. */
export interface Place {
  /** Project ID, or region ID; unique among the places of its account. Empty: the project that the keys have by default. */
  readonly id: string;
  /** The cloud's own name of it. */
  readonly label: string;
  /** Exactly as requests have to spell it; null where the cloud's tasks belong to no region. */
  readonly region: string | null;
  readonly projectId: string | null;
  /** The one that the account is set up with, or that the cloud calls the default. */
  readonly isDefault: boolean;
}

export interface Places {
  readonly places: readonly Place[];
  /** Why the cloud's own list is missing, so that `places` are only what the account's settings tell; null: it is all there. */
  readonly problem: Problem | null;
}

/** What of a status a list may not tell although reading the one task does. */
export type StatusPart =
  'state' | 'phase' | 'percent' | 'lag' | 'position' | 'throughput' | 'keys' | 'checks' | 'error' | 'link';

/** A task as a list tells of it. */
export interface ListedTask {
  /** Fit to be watched: with account, region, project, plan and type as its single read needs them, without a name. */
  readonly task: TaskRef;
  /** The name that it has in the cloud, made one plain line; null: it has none. */
  readonly name: string | null;
  readonly kind: 'migration' | 'integration' | 'synchronization';
  /** ISO 8601, UTC; null where the cloud gives none, or one of an unknown zone. */
  readonly createdAt: string | null;
  /** Mapped like a single read of the task; null: the list names no state. `raw.body` is the list's entry. */
  readonly status: TaskStatus | null;
  /** What a single read of this task, in this state, may tell beyond `status`. */
  readonly lacks: readonly StatusPart[];
}

/** What a list says of one of its tasks, for watching it. */
export interface ListedStatus {
  /** With the ids under which the cloud knows the task; account, region and project may be spelt otherwise than in the settings. */
  readonly task: TaskRef;
  /** null: the list names no state. */
  readonly status: TaskStatus | null;
  /** What a single read of the task, in this state, may tell beyond `status`. */
  readonly lacks: readonly StatusPart[];
}

/** A part of a place that could not be listed, or not to its end; the other parts go on. */
export interface ListingGap {
  /** What is missing, e.g. "USMC", or "UDTS integration". */
  readonly what: string;
  readonly problem: Problem;
}

/** What one request of a listing brought. */
export interface TaskPage {
  /** Without those of earlier pages: a task is listed once, however often the cloud repeats it. */
  readonly tasks: readonly ListedTask[];
  readonly gap: ListingGap | null;
}

/** One cloud's API, as far as the monitor needs it: sign → call → map. All methods throw ProblemError. */
export interface Gateway {
  read(task: TaskRef, account: Account, signal: AbortSignal): Promise<TaskStatus>;
  /** A real signed, reading call that tells whether the keys work. */
  verify(account: Account, signal: AbortSignal): Promise<AccountCheck>;
  /** Where tasks of the account may be. At most one request. */
  places(account: Account, signal: AbortSignal): Promise<Places>;
  /**
   * All tasks of one place, page by page as they come, one request after another and none beyond what is consumed.
   * Ends by itself however the cloud pages. Throws when nothing of the place can be listed, at once for what further
   * requests would meet too (keys, clock, network, throttling), and the signal's reason when aborted.
   */
  list(account: Account, place: Place, signal: AbortSignal): AsyncIterable<TaskPage>;
  /** The one list that tells of this task (`ProductProfile.listOf`), page by page as above. Throws for whatever keeps it from being listed. */
  listWith(task: TaskRef, account: Account, signal: AbortSignal): AsyncIterable<TaskPage>;
}

export type GatewayFactory = (tools: GatewayTools) => Gateway;
