import { type TaskRef, taskName } from '../../model/task.ts';
import { firstWords } from '../tree/row.ts';

const maxNameLength = 200;

/** A task's name as plain text on one line, without invisible characters. */
export function shownName(task: TaskRef): string {
  return firstWords(taskName(task), maxNameLength);
}

/** For the status bar and quick picks, where VS Code would turn `$(name)` into an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}

/** For messages, progress, and inputs, where VS Code would turn `[words](address)` into a link, even to a command. */
export function withoutLinks(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}
