import * as l10n from '@vscode/l10n';
import type { CloudId, Product } from '../model/task.ts';

/** What the own pages of the clouds, and of the databases' makers, know of a failure text or of an item of a precheck. */
export interface Hint {
  /** Stable and unique: `udts-binlog-purged`. */
  readonly id: string;
  /** Why it happens, and what to do, in the person's language. */
  readonly cause: string;
  readonly remedy: string;
  /** The page of the cloud or of the database's maker. */
  readonly link: string;
  /** Where it stands in the vendor's documents. */
  readonly source: string;
}

/** One entry: whom it is about, and the texts by which it is known. */
export interface KnownProblem extends Hint {
  readonly clouds: readonly CloudId[];
  readonly product: Product;
  /**
   * A regular expression, read without regard to case on a text whose blanks are single spaces and whose quotes have no
   * backslashes. Every repetition has an upper limit and holds no other: work grows with the text's length, no faster.
   */
  readonly pattern: string;
}

/** A row that is there twice fails alike on every cloud: what MySQL's own reference says of it. */
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

export const ucloudBrands: readonly CloudId[] = ['ucloud', 'ucloud-global', 'surfercloud', 'scloudsg'];
export const alibaba: readonly CloudId[] = ['alibaba'];
export const huawei: readonly CloudId[] = ['huawei'];
