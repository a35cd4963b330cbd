import { commandIds } from '../../contributions.ts';
import type { AssessmentOf } from '../../presentation/words/assessment.ts';
import type { Arrangements } from '../arrangement/arrangements.ts';
import type { ExportCommandsOptions } from './exportCommands.ts';
import { type Commands, registerLazily } from './lazy.ts';
import type { TaskCommandsOptions } from './taskCommands.ts';

export interface LazyCommandsOptions {
  readonly tasks: TaskCommandsOptions;
  readonly exports: ExportCommandsOptions;
  readonly arrangements: Arrangements;
  readonly assessmentOf: AssessmentOf;
}

const ids = [
  commandIds.addTask,
  commandIds.editTask,
  commandIds.chooseAccount,
  commandIds.removeTask,
  commandIds.openTaskSettings,
  commandIds.exportHistoryAsCsv,
  commandIds.exportHistoryAsJson,
  commandIds.copyReport,
  commandIds.groupTasks,
  commandIds.sortTasks,
  commandIds.filterTasks,
  commandIds.clearTaskFilter,
] as const;

/** Commands that begin with a question. Their code is loaded with the first of them. */
export function registerLazyCommands(commands: Commands, options: LazyCommandsOptions): void {
  registerLazily(commands, ids, async (later) => {
    const asking = await import('../asking/lazy.ts');
    asking.registerTaskCommands(later, options.tasks);
    asking.registerExportCommands(later, options.exports);
    asking.registerArrangementCommands(later, options.arrangements, options.tasks.source, options.assessmentOf);
  });
}
