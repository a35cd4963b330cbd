import * as l10n from '@vscode/l10n';

/**
 * Why history is not kept as it should be. Monitoring continues in every case.
 *
 * - `unavailable`: this editor's Node has no SQLite.
 * - `newer`: a newer version of the extension wrote the file. The file stays as it is.
 * - `set-aside`: the file was damaged. It is kept under another name, and a new file was created.
 * - `repaired`: rows of the file were damaged and have been deleted.
 * - `not-written`: the disk is full, read-only, or defective. Writing is retried.
 * - `in-use`: another program has kept the file locked for minutes.
 */
type HistoryProblemKind = 'unavailable' | 'newer' | 'set-aside' | 'repaired' | 'not-written' | 'in-use';

export interface HistoryProblem {
  readonly kind: HistoryProblemKind;
  /** One sentence for the user: what is wrong. */
  readonly message: string;
  /** What to do about it, or what happens next. */
  readonly hint: string;
  /** The message of SQLite or of the operating system, for the log. */
  readonly detail: string | null;
}

export function unavailable(): HistoryProblem {
  return {
    kind: 'unavailable',
    message: l10n.t('The history of migrations is not kept: this editor has no embedded database.'),
    hint: l10n.t('Monitoring goes on. Update the editor to keep history across windows and restarts.'),
    detail: null,
  };
}

export function newerVersion(version: number, ours: number): HistoryProblem {
  return {
    kind: 'newer',
    message: l10n.t('The history of migrations was written by a newer version of this extension and is left as it is.'),
    hint: l10n.t('Monitoring goes on without stored history. Update the extension in this editor.'),
    detail: `schema ${version}, known up to ${ours}`,
  };
}

export function setAside(name: string, detail: string): HistoryProblem {
  return {
    kind: 'set-aside',
    message: l10n.t('The history of migrations was damaged. It is kept as {0}, and a new history was begun.', name),
    hint: l10n.t('Monitoring goes on. If this happens again, check the disk.'),
    detail,
  };
}

export function repaired(rows: number, detail: string): HistoryProblem {
  return {
    kind: 'repaired',
    message:
      rows === 1
        ? l10n.t('One entry of the migration history was damaged and has been deleted.')
        : l10n.t('{0} entries of the migration history were damaged and have been deleted.', rows),
    hint: l10n.t('The rest of the history is unchanged. If this happens again, check the disk.'),
    detail,
  };
}

export function notWritten(folder: string, detail: string): HistoryProblem {
  return {
    kind: 'not-written',
    message: l10n.t('The history of migrations cannot be written to {0}.', folder),
    hint: l10n.t('Monitoring goes on, and writing is tried again. Check the free space and the rights of this folder.'),
    detail,
  };
}

export function inUse(folder: string, detail: string): HistoryProblem {
  return {
    kind: 'in-use',
    message: l10n.t('The history of migrations in {0} is kept locked by another program.', folder),
    hint: l10n.t(
      'Monitoring goes on, and writing is tried again. Close the program that has the file history.db open.',
    ),
    detail,
  };
}
