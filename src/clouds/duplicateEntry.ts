import * as l10n from '@vscode/l10n';
import type { KnownProblem } from './profile.ts';

/** A duplicate row fails the same way on every cloud. Source: MySQL's error reference. */
export function duplicateEntry(): Pick<KnownProblem, 'pattern' | 'cause' | 'remedy' | 'link' | 'source'> {
  return {
    pattern: String.raw`Error 1062\b|Duplicate entry .{1,400} for key`,
    cause: l10n.t(
      'The target already holds a row with this value of a primary or unique key: something else writes to the target, the copy was begun twice, or its collation takes different values for the same.',
    ),
    remedy: l10n.t(
      'Compare the row on both sides. Stop whatever writes to the target, empty the table there or remove the row, make the collations of the key the same, then start the task again.',
    ),
    link: 'https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html#error_er_dup_entry',
    source: 'MySQL 8.0: ER_DUP_ENTRY',
  };
}
