import type { CloudId } from '../../model/task.ts';
import type { Distortion, Refusal } from './gateway.ts';

/** Faults of the way to the cloud and of its front, the same for all clouds. */
export const wireFaults = [
  /** HTTP 500 with a JSON body that no cloud documents. */
  'http500',
  /** HTTP 200 with a web page: a sign-in page of a proxy or a hotel. */
  'html',
  /** HTTP 502 with a web page. */
  'htmlBadGateway',
  /** HTTP 200 without a body. */
  'empty',
  /** The first half of the good answer, as if that were all. */
  'truncated',
  /** The first half of the good answer, then the connection is cut. */
  'cut',
  /** 20 MB. */
  'huge',
  /** Never answers. */
  'slow',
  /** The connection is cut instead of an answer. */
  'reset',
  /** HTTP 302 to another host, which a signed request must not follow. */
  'redirect',
] as const;
export type WireFault = (typeof wireFaults)[number];

export type Fault = WireFault | Refusal | Distortion;

/** Which answers a fault is for; without a limit, all of them. */
interface FaultScope {
  readonly cloud?: CloudId;
  readonly taskId?: string;
  readonly action?: string;
}

interface Order {
  readonly fault: Fault;
  readonly scope: FaultScope;
  left: number;
}

/** What goes wrong on purpose. Write actions are refused before any fault is looked for. */
export class Faults {
  #orders: Order[] = [];

  /** The next `count` answers within the scope go wrong. Orders are served oldest first. */
  next(fault: Fault, count = 1, scope: FaultScope = {}): void {
    this.#orders.push({ fault, scope, left: count });
  }

  /** Every answer within the scope goes wrong, until `clear`. */
  always(fault: Fault, scope: FaultScope = {}): void {
    this.next(fault, Number.POSITIVE_INFINITY, scope);
  }

  clear(): void {
    this.#orders = [];
  }

  /** The fault of this answer, used up by one; null for a good answer. */
  take(cloud: CloudId, taskId: string | null, action: string): Fault | null {
    const order = this.#orders.find(
      ({ scope }) =>
        (scope.cloud === undefined || scope.cloud === cloud) &&
        (scope.taskId === undefined || scope.taskId === taskId) &&
        (scope.action === undefined || scope.action === action),
    );
    if (order === undefined) return null;
    order.left -= 1;
    if (order.left <= 0) this.#orders = this.#orders.filter((other) => other !== order);
    return order.fault;
  }
}
