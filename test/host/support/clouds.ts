import { type SimulatedTask, type Simulator, startSimulator } from '../../../src/simulator/simulator.ts';
import type { CloudId, TaskRef } from '../../../src/model/task.ts';

/** The real simulator, whose tasks stand still until they are told to move. */
export interface StillClouds {
  readonly simulator: Simulator;
  /** Lets simulated seconds pass. */
  advance(seconds: number): void;
  /** A task of the cast, by its name. */
  task(name: string): TaskRef;
  /** The first task of each of these clouds. */
  oneOfEach(ids: readonly CloudId[]): readonly TaskRef[];
}

export interface StillCloudsOptions {
  readonly port?: number;
  readonly tasks?: readonly SimulatedTask[];
}

/** So fast that no test moves the simulator's clock far enough for a cloud to refuse ours. */
const speed = 100;

export async function startClouds({ port, tasks }: StillCloudsOptions = {}): Promise<StillClouds> {
  let now = Date.now();
  const simulator = await startSimulator({
    clock: { now: () => now },
    speed,
    ...(port === undefined ? {} : { port }),
    ...(tasks === undefined ? {} : { tasks }),
  });
  const found = (what: string, fits: (ref: TaskRef) => boolean): TaskRef => {
    const task = simulator.config.tasks.find(fits);
    if (task === undefined) throw new Error(`The simulator has no task ${what}.`);
    return task;
  };
  return {
    simulator,
    advance(seconds) {
      now += (seconds * 1000) / speed;
    },
    task: (name) => found(name, (ref) => ref.name === name),
    oneOfEach: (ids) => ids.map((id) => found(`of ${id}`, (ref) => ref.cloud === id)),
  };
}
