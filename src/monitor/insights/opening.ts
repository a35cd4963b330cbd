// What is loaded with the first task: the database and everything that judges. A file of dist/ of its own.
import { Archive } from './archive.ts';
import { Insights, type InsightsOptions } from './insights.ts';

export { openHistory, passingHistories } from '../history/history.ts';

export function createInsights(options: InsightsOptions): Insights {
  return new Insights(options);
}

export function createArchive(...parts: ConstructorParameters<typeof Archive>): Archive {
  return new Archive(...parts);
}
