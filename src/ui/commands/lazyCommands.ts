import { commandIds } from '../../contributions.ts';
import type { AssessmentOf } from '../../presentation/words/assessment.ts';
import type { Arrangements } from '../arrangement/arrangements.ts';
import type { ExportCommandsOptions } from './exportCommands.ts';
import { type Commands, registerLater } from './lazy.ts';
import type { TaskCommandsOptions } from './taskCommands.ts';

export interface LaterCommandsOptions {
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

/** Commands on tasks and on how they are shown that begin with a question: their code is loaded with the first of them. */
export function registerLaterCommands(commands: Commands, options: LaterCommandsOptions): void {
  registerLater(commands, ids, async (later) => {
    const asking = await import('../asking/lazy.ts');
    asking.registerTaskCommands(later, options.tasks);
    asking.registerExportCommands(later, options.exports);
    asking.registerArrangementCommands(later, options.arrangements, options.tasks.source, options.assessmentOf);
  });
}
