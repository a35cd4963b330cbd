import type { CommandId } from '../../contributions.ts';
import type { Remedy } from './commandRegistry.ts';

export interface Commands {
  register(id: CommandId, run: (argument: unknown) => Promise<void> | void): void;
  /** See CommandRegistry.failed. */
  failed(what: string, error: unknown, remedy?: Remedy): void;
}

type Runs = ReadonlyMap<CommandId, (argument: unknown) => Promise<void> | void>;

/**
 * Registers commands whose code is loaded when one of them is first used. `load` must register all of `ids` with the
 * registry that it receives. A failed load is retried on the next use.
 */
export function registerLazily(
  commands: Commands,
  ids: readonly CommandId[],
  load: (commands: Commands) => Promise<void>,
): void {
  let loading: Promise<Runs> | null = null;
  const loaded = async (): Promise<Runs> => {
    const runs = new Map<CommandId, (argument: unknown) => Promise<void> | void>();
    await load({
      register: (id, run) => runs.set(id, run),
      failed: (what, error, remedy) => {
        commands.failed(what, error, remedy);
      },
    });
    return runs;
  };
  for (const id of ids) {
    commands.register(id, async (argument) => {
      loading ??= loaded().catch((error: unknown) => {
        loading = null;
        throw error;
      });
      const run = (await loading).get(id);
      if (run === undefined) throw new Error(`Nobody says what ${id} does.`);
      await run(argument);
    });
  }
}
