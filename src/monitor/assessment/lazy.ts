// What is loaded with the first task: the database and everything that judges. A file of dist/ of its own.
import { HistoryStore } from './historyStore.ts';
import { Assessments, type AssessmentsOptions } from './assessments.ts';

export { openHistory, inMemoryHistories } from '../history/history.ts';

export function createAssessments(options: AssessmentsOptions): Assessments {
  return new Assessments(options);
}

export function createHistoryStore(...parts: ConstructorParameters<typeof HistoryStore>): HistoryStore {
  return new HistoryStore(...parts);
}
