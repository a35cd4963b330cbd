import type { Account } from '../model/account.ts';
import type { Problem } from '../model/problem.ts';
import type { Lifecycle, TaskStatus } from '../model/status.ts';
import type { CloudId, Product, TaskRef } from '../model/task.ts';
import type { PackCredentials } from './credentials/types.ts';
import type { ProductProfile } from './profile.ts';

export interface AccountField {
  readonly key: 'securityToken' | 'region' | 'projectId' | 'endpoint' | 'iamEndpoint';
  /** With `endpoint`: the field is the address of this product only (`Account.endpoints`). */
  readonly product?: Product;
  /** Every cloud uses the same words for the same field. */
  readonly label: string;
  /** The value that is used when the field is empty. */
  readonly usual?: string;
  /** One sentence: who needs this field. */
  readonly note?: string;
  readonly required: boolean;
  readonly example: string;
}

/**
 * The permissions that reading needs, in the cloud's own terms. Pure functions; the actions come from `Cloud.actions`.
 */
export interface PermissionRules {
  /** The cloud's term for such a document, for example "RAM policy". */
  readonly policyName: string;
  /**
   * The permission that an action needs; null where the cloud documents that none is needed. Throws for an unknown
   * action.
   */
  permissionOf(action: string): string | null;
  /** A policy that grants exactly these permissions, as JSON values. */
  policyOf(permissions: readonly string[]): unknown;
  /** What the user should know before pasting the policy, one sentence each. */
  notes(): readonly string[];
  /** Whether this error code means a missing permission, rather than, for example, a blocked IP address. */
  meansMissingPermission(code: string): boolean;
}

/**
 * Everything about a cloud that is known without a request. It is loaded at activation, so it must stay light. The code
 * that signs, calls, and maps is loaded by `loadGateway`.
 */
export interface Cloud {
  readonly id: CloudId;
  /** The brand name as its owner writes it. */
  readonly name: string;
  readonly products: readonly ProductProfile[];
  /** The cloud's own labels for the three parts of its credentials. */
  readonly credentialLabels: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  /** Optional account fields besides the name and the keys. */
  readonly accountFields: readonly AccountField[];
  /** The page where the user creates keys. */
  readonly keysUrl: string | null;
  /**
   * The only actions that are ever called. All of them are read-only, and each is checked before signing. They are the
   * actions of the products and those that find the account's projects.
   */
  readonly actions: readonly string[];
  /** The permissions that these actions need. */
  readonly permissions: PermissionRules;
  loadGateway(): Promise<GatewayFactory>;
}

/** One folder of `clouds/`: the brands that share one gateway. */
export interface CloudPack {
  /** In display order. */
  readonly clouds: readonly Cloud[];
  /** Where the vendor's own tools keep keys on a computer. */
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
  /** Header names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Sends one request. Throws ProblemError: `network`, `tls`, `proxy`, or `bad-answer` for a body that is too large or
 * truncated.
 */
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
  /**
   * The product's state words that the user has defined, for products that do not document theirs: word in lower case →
   * lifecycle.
   */
  stateWords(product: Product): Readonly<Record<string, Lifecycle>>;
}

/** The result of testing an account's keys. */
export interface AccountCheck {
  /** One sentence: what the test found, for example "2 projects are visible". */
  readonly message: string;
  /** The keys are valid, but lack a permission that the monitor needs. */
  readonly limited: boolean;
  /** The refusal that the test received, if any. It shows which permission is missing. */
  readonly refusal?: Problem;
}

/**
 * A part of an account whose tasks are listed separately: a project of UCloud or Huawei Cloud, a region of Alibaba
 * Cloud.
 */
export interface Place {
  /** Project ID or region ID, unique within the account. Empty: the default project of the keys. */
  readonly id: string;
  /** The place's name in the cloud. */
  readonly label: string;
  /** The region exactly as requests must spell it; null where tasks do not belong to a region. */
  readonly region: string | null;
  readonly projectId: string | null;
  /** The place that the account is configured with, or that the cloud marks as the default. */
  readonly isDefault: boolean;
}

export interface Places {
  readonly places: readonly Place[];
  /**
   * Why the cloud's list could not be read, so that `places` holds only what the account's settings name; null: the
   * list is complete.
   */
  readonly problem: Problem | null;
}

/** Parts of a status that a list may omit although reading the single task returns them. */
export type StatusPart =
  'state' | 'phase' | 'percent' | 'lag' | 'position' | 'throughput' | 'keys' | 'checks' | 'error' | 'link';

/** A task as a list returns it. */
export interface ListedTask {
  /**
   * Ready to be watched: has the account, region, project, plan, and type that reading the single task needs. Has no
   * name.
   */
  readonly task: TaskRef;
  /** The task's name in the cloud, made one plain line; null: none. */
  readonly name: string | null;
  readonly kind: 'migration' | 'integration' | 'synchronization';
  /** ISO 8601, UTC; null where the cloud returns no time, or one without a known time zone. */
  readonly createdAt: string | null;
  /** Mapped like a single read of the task; null: the list contains no state. `raw.body` is the list entry. */
  readonly status: TaskStatus | null;
  /** Parts that a single read of this task, in this state, may return beyond `status`. */
  readonly omits: readonly StatusPart[];
}

/** The status of one task as a list returns it, for watching the task. */
export interface ListedStatus {
  /**
   * Has the IDs under which the cloud knows the task. The spelling of account, region, and project may differ from the
   * settings.
   */
  readonly task: TaskRef;
  /** null: the list contains no state. */
  readonly status: TaskStatus | null;
  /** Parts that a single read of this task, in this state, may return beyond `status`. */
  readonly omits: readonly StatusPart[];
}

/** A part of a place that could not be listed, or not completely. The other parts are still listed. */
export interface ListingGap {
  /** What is missing, for example "USMC" or "UDTS integration". */
  readonly what: string;
  readonly problem: Problem;
}

/** The result of one list request. */
export interface TaskPage {
  /** Excludes tasks of earlier pages: each task is listed once, even if the cloud repeats it. */
  readonly tasks: readonly ListedTask[];
  readonly gap: ListingGap | null;
}

/** One cloud's API, limited to what the monitor needs: sign, call, map. All methods throw ProblemError. */
export interface Gateway {
  read(task: TaskRef, account: Account, signal: AbortSignal): Promise<TaskStatus>;
  /** Makes a signed read request to test whether the keys work. */
  verify(account: Account, signal: AbortSignal): Promise<AccountCheck>;
  /** Where the account may have tasks. Makes at most one request. */
  places(account: Account, signal: AbortSignal): Promise<Places>;
  /**
   * Lists all tasks of one place, page by page. Requests are sent one after another, and none before its page is
   * consumed. Ends whatever paging the cloud uses.
   * Throws when nothing of the place can be listed. Throws at once for failures that further requests would repeat
   * (keys, clock, network, throttling). Throws the signal's reason when aborted.
   */
  list(account: Account, place: Place, signal: AbortSignal): AsyncIterable<TaskPage>;
  /**
   * Reads the one list that contains this task (`ProductProfile.listOf`), page by page as above. Throws if it cannot be
   * listed.
   */
  listWith(task: TaskRef, account: Account, signal: AbortSignal): AsyncIterable<TaskPage>;
}

export type GatewayFactory = (tools: GatewayTools) => Gateway;
