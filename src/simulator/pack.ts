import type { CloudId, Product, TaskRef } from '../model/task.ts';
import type { Received } from './server/exchange.ts';
import type { GatewayParts, SimulatedGateway } from './server/gateway.ts';
import type { KeyRing } from './server/keys.ts';

/** The name of every demo account; each cloud has one. */
export const demoAccount = 'demo';

/** A task with what happens to it. The gateway of its pack knows the shape of its script. */
export interface SimulatedTask {
  readonly product: Product;
  /** As a person would configure it; also where its cloud finds it: region, project, plan and type have to match. */
  readonly ref: TaskRef;
  readonly script: unknown;
}

/** A task of one product, with the script of that product. */
export interface ScriptedTask<P extends Product, Script> extends SimulatedTask {
  readonly product: P;
  readonly script: Script;
}

/** Where a cloud's tasks live: what its accounts are set up with. */
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

/** The simulated gateways of one folder, with their share of the demo. */
export interface SimulatorPack {
  readonly clouds: Readonly<Record<CloudId, DemoPlace>>;
  /** The pack's tasks of the demo: one or more that move for each API and brand. */
  readonly cast: readonly SimulatedTask[];
  /** Makers of further tasks, one for each list of the APIs. */
  readonly crowd: readonly ((member: CrowdMember) => SimulatedTask)[];
  gateway(cloud: CloudId, parts: GatewayParts): SimulatedGateway;
  /**
   * The cloud whose protocol a request speaks, for other people's clients, which know hosts but none of the path prefixes of
   * the demo's accounts. null: none of this pack.
   */
  cloudOf(request: Received, keys: KeyRing): CloudId | null;
}
