import * as l10n from '@vscode/l10n';
import { type Account, keysHaveExpired } from '../model/account.ts';
import { ProblemError, problemOf } from '../model/problem.ts';
import type { TaskStatus } from '../model/status.ts';
import type { CloudId, TaskRef } from '../model/task.ts';
import type { AccountCheck, Gateway, GatewayTools, ListedStatus, Place, Places, TaskPage } from './cloud.ts';
import type { ClosableHttpClient, HttpOptions } from './http.ts';
import { cloudOf } from './registry.ts';

export interface ReaderOptions extends HttpOptions, Pick<GatewayTools, 'now' | 'nonce' | 'stateWords'> {}

/**
 * Reads statuses from all clouds. The HTTP client and each cloud's gateway are loaded on first use, so an editor
 * without configured tasks never loads them.
 */
export class CloudReader {
  readonly #options: ReaderOptions;
  #http: Promise<ClosableHttpClient> | null = null;
  readonly #gateways = new Map<CloudId, Promise<Gateway>>();

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Throws ProblemError, or the signal's reason when aborted. */
  async read(task: TaskRef, account: Account, signal: AbortSignal): Promise<TaskStatus> {
    const gateway = await this.#gateway(task.cloud);
    return this.#explained(account, gateway.read(task, account, signal));
  }

  /** Throws ProblemError when the keys do not work, or the signal's reason when aborted. */
  async verify(account: Account, signal: AbortSignal): Promise<AccountCheck> {
    const gateway = await this.#gateway(account.cloud);
    return this.#explained(account, gateway.verify(account, signal));
  }

  /** Where the account may have tasks. Throws ProblemError, or the signal's reason when aborted. */
  async places(account: Account, signal: AbortSignal): Promise<Places> {
    const gateway = await this.#gateway(account.cloud);
    return this.#explained(account, gateway.places(account, signal));
  }

  /** Lists all tasks of one place, page by page. Throws ProblemError, or the signal's reason when aborted. */
  async *list(account: Account, place: Place, signal: AbortSignal): AsyncGenerator<TaskPage, void, undefined> {
    const gateway = await this.#gateway(account.cloud);
    try {
      yield* gateway.list(account, place, signal);
    } catch (error) {
      throw this.#explanation(account, error);
    }
  }

  /** Reads the list that contains this task, one page per request: see `TaskLists` of the monitor. */
  async *statusesWith(
    task: TaskRef,
    account: Account,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ListedStatus[], void, undefined> {
    const gateway = await this.#gateway(task.cloud);
    try {
      for await (const { tasks, gap } of gateway.listWith(task, account, signal)) {
        if (gap !== null && tasks.length === 0) throw new ProblemError(gap.problem);
        yield tasks;
      }
    } catch (error) {
      throw this.#explanation(account, error);
    }
  }

  dispose(): void {
    this.#http
      ?.then((http) => {
        http.close();
      })
      // A client that failed to load needs no closing. Its caller has already received the error.
      .catch(() => undefined);
  }

  async #explained<Result>(account: Account, reading: Promise<Result>): Promise<Result> {
    try {
      return await reading;
    } catch (error) {
      throw this.#explanation(account, error);
    }
  }

  /** The cloud rejects expired keys like wrong ones. The account's expiry time gives the better explanation. */
  #explanation(account: Account, error: unknown): unknown {
    const problem = problemOf(error);
    if (problem?.kind !== 'credentials' || !keysHaveExpired(account, this.#options.now())) return error;
    return new ProblemError({
      ...problem,
      message: l10n.t("The temporary keys of account '{0}' have ended.", account.name),
      hint: l10n.t('Renew them (Renew Keys…); until then this account is not polled.'),
    });
  }

  #gateway(id: CloudId): Promise<Gateway> {
    let gateway = this.#gateways.get(id);
    if (!gateway) {
      gateway = this.#load(id);
      this.#gateways.set(id, gateway);
      // Do not cache a failure to load: the file may have been missing only while it was being replaced.
      gateway.catch(() => this.#gateways.delete(id));
    }
    return gateway;
  }

  async #load(id: CloudId): Promise<Gateway> {
    const [http, create] = await Promise.all([this.#client(), cloudOf(id).loadGateway()]);
    const { now, nonce, stateWords } = this.#options;
    return create({ http, now, nonce, stateWords });
  }

  #client(): Promise<ClosableHttpClient> {
    if (this.#http) return this.#http;
    const http = import('./http.ts').then(({ createHttpClient }) => createHttpClient(this.#options));
    this.#http = http;
    http.catch(() => {
      this.#http = null;
    });
    return http;
  }
}
