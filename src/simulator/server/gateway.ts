import type { CloudId } from '../../model/task.ts';
import type { SimulatedTask } from '../pack.ts';
import type { World } from '../scenario/world.ts';
import type { Answer, Received } from './exchange.ts';
import type { KeyRing } from './keys.ts';
import type { Pages } from './pages.ts';

/** What a request asks for, as far as it can be told without checking its signature. */
export interface Call {
  /** The cloud's own name of the action, or method and path where it has none. */
  readonly action: string;
  readonly taskId: string | null;
  /** It would change something: refused and written down, whoever signed it. */
  readonly writes: boolean;
}

/** Faults that each cloud expresses in its own words. */
export const refusals = ['throttled', 'wrongKey', 'expiredToken', 'forbidden', 'notFound'] as const;
export type Refusal = (typeof refusals)[number];

/** Faults in what a good answer holds. */
export const distortions = ['nullData', 'unknownState'] as const;
export type Distortion = (typeof distortions)[number];

/** One cloud's API. */
export interface SimulatedGateway {
  readonly cloud: CloudId;
  identify(request: Received): Call;
  answer(request: Received, call: Call, world: World): Answer;
  refuse(refusal: Refusal, request: Received): Answer;
  distort(distortion: Distortion, good: Answer): Answer;
}

/** What a gateway is made of. */
export interface GatewayParts {
  /** Of all clouds: each gateway takes its own. */
  readonly tasks: readonly SimulatedTask[];
  readonly keys: KeyRing;
  readonly requestId: IdSource;
  readonly pages: Pages;
}

/** Makes ids that are unique within a run of the simulator. */
export type IdSource = () => string;
