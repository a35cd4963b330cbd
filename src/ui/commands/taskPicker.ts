import * as l10n from '@vscode/l10n';
import { allClouds, cloudOf } from '../../clouds/registry.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { HumanError } from '../../platform/humanError.ts';
import { type AssessmentOf, noAssessment } from '../../presentation/words/assessment.ts';
import { shownName, withoutIcons } from '../../presentation/words/names.ts';
import { describeRow } from '../../presentation/tree/row.ts';
import { buildTree, type TreeNode } from '../../presentation/tree/tree.ts';

export interface TaskItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly key: string;
}

/** The tasks in the order of the tree. */
export function inTreeOrder(tasks: readonly WatchedTask[]): readonly WatchedTask[] {
  const below = (node: TreeNode): readonly WatchedTask[] =>
    node.kind === 'task' ? [node.watched] : node.kind === 'fault' ? [] : node.children.flatMap(below);
  return buildTree({ tasks, faults: [], clouds: allClouds() }).roots.flatMap(below);
}

/** The picker items of the tasks that `fits` accepts. Throws HumanError when there is none. */
export function taskItems(
  tasks: readonly WatchedTask[],
  fits: (watched: WatchedTask) => boolean,
  nowMs: number,
  assessmentOf: AssessmentOf = noAssessment,
): readonly TaskItem[] {
  if (tasks.length === 0) {
    throw new HumanError(
      l10n.t('No task is being watched.'),
      l10n.t('Add one with "Cloud Migration: Add Task…", or try the demo.'),
    );
  }
  const fitting = inTreeOrder(tasks).filter(fits);
  if (fitting.length === 0) {
    throw new HumanError(
      l10n.t('There is no task for this.'),
      l10n.t('None of the watched tasks is one that it fits.'),
    );
  }
  return fitting.map((watched) => ({
    label: withoutIcons(shownName(watched.task)),
    description: cloudOf(watched.task.cloud).name,
    detail: withoutIcons(describeRow(watched, nowMs, assessmentOf(watched))),
    key: watched.key,
  }));
}
