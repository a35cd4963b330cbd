import type { CloudId } from '../../model/task.ts';
import type { SimulatedTask } from '../pack.ts';
import type { World } from '../scenario/world.ts';
import type { Answer, Received } from './exchange.ts';
import type { KeyRing } from './keys.ts';
import type { Pages } from './pages.ts';

/** What a request asks for, as far as it is known before the signature is checked. */
export interface Call {
  /** The cloud's name of the action; method and path if it has none. */
  readonly action: string;
  readonly taskId: string | null;
  /** The request would change something. It is refused and recorded, whoever signed it. */
  readonly writes: boolean;
}

/** Faults that each cloud reports in its own format. */
export const refusals = ['throttled', 'wrongKey', 'expiredToken', 'forbidden', 'notFound'] as const;
export type Refusal = (typeof refusals)[number];

/** Faults in the content of a successful response. */
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

/** What a gateway is created from. */
export interface GatewayParts {
  /** The tasks of all clouds. Each gateway selects its own. */
  readonly tasks: readonly SimulatedTask[];
  readonly keys: KeyRing;
  readonly requestId: IdSource;
  readonly pages: Pages;
}

/** Generates IDs that are unique within a run of the simulator. */
export type IdSource = () => string;
