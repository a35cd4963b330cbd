// The database and all assessment code. They are loaded with the first task and are a separate file in dist/.
import { HistoryStore } from './historyStore.ts';
import { Assessments, type AssessmentsOptions } from './assessments.ts';

export { openHistory, inMemoryHistories } from '../history/history.ts';

export function createAssessments(options: AssessmentsOptions): Assessments {
  return new Assessments(options);
}

export function createHistoryStore(...parts: ConstructorParameters<typeof HistoryStore>): HistoryStore {
  return new HistoryStore(...parts);
}
