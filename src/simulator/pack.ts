import type { CloudId, Product, TaskRef } from '../model/task.ts';
import type { Received } from './server/exchange.ts';
import type { GatewayParts, SimulatedGateway } from './server/gateway.ts';
import type { KeyRing } from './server/keys.ts';

/** The name of every demo account. Each cloud has one. */
export const demoAccount = 'demo';

/** A task and the script of its run. The gateway of its pack knows the type of the script. */
export interface SimulatedTask {
  readonly product: Product;
  /**
   * The task as a user would configure it. It also determines where the cloud has it: region, project, plan, and type
   * must match.
   */
  readonly ref: TaskRef;
  readonly script: unknown;
}

/** A task of one product, with the script type of that product. */
export interface ScriptedTask<P extends Product, Script> extends SimulatedTask {
  readonly product: P;
  readonly script: Script;
}

/** The place of a cloud's demo tasks and account. */
interface DemoPlace {
  readonly region?: string;
  readonly projectId?: string;
}

export interface CrowdMember {
  /** Its number in the whole crowd, from 0. */
  readonly index: number;
  /** The number as eight hex digits, for IDs. */
  readonly hex: string;
  /** How many members the same maker has made before. */
  readonly round: number;
  readonly name: string;
}

/** The simulated gateways of one folder, with their part of the demo. */
export interface SimulatorPack {
  readonly clouds: Readonly<Record<CloudId, DemoPlace>>;
  /** The pack's tasks in the demo: at least one active task for each API and brand. */
  readonly cast: readonly SimulatedTask[];
  /** Makers of additional tasks, one for each list of the APIs. */
  readonly crowd: readonly ((member: CrowdMember) => SimulatedTask)[];
  gateway(cloud: CloudId, parts: GatewayParts): SimulatedGateway;
  /**
   * The cloud whose protocol a request uses, for clients that know hosts but not the path prefixes of the demo's
   * accounts. null: none of this pack.
   */
  cloudOf(request: Received, keys: KeyRing): CloudId | null;
}
