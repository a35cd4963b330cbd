import { type TaskRef, taskName } from '../../model/task.ts';
import { firstWords } from '../tree/row.ts';

const longestName = 200;

/** A task's name fit to be shown as a plain text: on one line, without signs that act without being seen. */
export function shownName(task: TaskRef): string {
  return firstWords(taskName(task), longestName);
}

/** For the places where `$(name)` in a text becomes an icon (status bar, quick picks): it stays a text. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

/**
 * For the places where VS Code makes a link, one to a command too, of `[words](address)` in a text (messages, progress,
 * inputs): it stays a text.
 */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}
