import type { CloudId } from '../../model/task.ts';

/** A request that would have changed something. The monitor never sends one. */
export interface Violation {
  readonly cloud: CloudId;
  readonly action: string;
  readonly method: string;
  /** As sent, without the query, which may contain keys. */
  readonly path: string;
}

/** Counts the requests received so far. */
export class Requests {
  #total = 0;
  #stray = 0;
  #connections = 0;
  readonly #byCloud: Map<CloudId, number>;
  readonly #byAction = new Map<string, number>();
  readonly #byTask = new Map<string, number>();

  constructor(clouds: readonly CloudId[]) {
    this.#byCloud = new Map(clouds.map((cloud) => [cloud, 0]));
  }

  /** All requests, including those below. */
  get total(): number {
    return this.#total;
  }

  /** Requests that no gateway handled: for a foreign host, or for none of the APIs. */
  get stray(): number {
    return this.#stray;
  }

  /** Connections opened so far. */
  get connections(): number {
    return this.#connections;
  }

  of(cloud: CloudId): number {
    return this.#byCloud.get(cloud) ?? 0;
  }

  ofAction(action: string): number {
    return this.#byAction.get(action) ?? 0;
  }

  ofTask(taskId: string): number {
    return this.#byTask.get(taskId) ?? 0;
  }

  connected(): void {
    this.#connections += 1;
  }

  strayed(): void {
    this.#total += 1;
    this.#stray += 1;
  }

  received(cloud: CloudId, action: string, taskId: string | null): void {
    this.#total += 1;
    this.#byCloud.set(cloud, this.of(cloud) + 1);
    this.#byAction.set(action, this.ofAction(action) + 1);
    if (taskId !== null) this.#byTask.set(taskId, this.ofTask(taskId) + 1);
  }
}
