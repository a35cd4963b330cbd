import type { CloudId } from '../../model/task.ts';
import type { Distortion, Refusal } from './gateway.ts';

/** Faults of the network and of the cloud's front end, the same for all clouds. */
export const wireFaults = [
  /** HTTP 500 with a JSON body that no cloud documents. */
  'http500',
  /** HTTP 200 with a web page, such as the sign-in page of a proxy or a hotel. */
  'html',
  /** HTTP 502 with a web page. */
  'htmlBadGateway',
  /** HTTP 200 without a body. */
  'empty',
  /** The first half of the response, sent as if it were complete. */
  'truncated',
  /** The first half of the response, then the connection is closed. */
  'cut',
  /** 20 MB. */
  'huge',
  /** Never responds. */
  'slow',
  /** The connection is closed without a response. */
  'reset',
  /** HTTP 302 to another host, which a signed request must not follow. */
  'redirect',
] as const;
export type WireFault = (typeof wireFaults)[number];

export type Fault = WireFault | Refusal | Distortion;

/** The responses that a fault applies to. Default: all. */
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

/** Injects faults. Write actions are refused before any fault is considered. */
export class Faults {
  #orders: Order[] = [];

  /** Applies the fault to the next `count` responses within the scope. The oldest order is used first. */
  next(fault: Fault, count = 1, scope: FaultScope = {}): void {
    this.#orders.push({ fault, scope, left: count });
  }

  /** Applies the fault to every response within the scope until `clear`. */
  always(fault: Fault, scope: FaultScope = {}): void {
    this.next(fault, Number.POSITIVE_INFINITY, scope);
  }

  clear(): void {
    this.#orders = [];
  }

  /** The fault for this response, counted down by one; null for none. */
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
