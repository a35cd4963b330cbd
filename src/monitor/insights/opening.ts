// What is loaded with the first task: the database and everything that judges. A file of dist/ of its own.
import { Insights, type InsightsOptions } from './insights.ts';

export { openHistory } from '../history/history.ts';

export function createInsights(options: InsightsOptions): Insights {
  return new Insights(options);
}
