import type { CloudId, Product } from '../model/task.ts';

/** What the vendors' own pages know of a failure text or of an item of a precheck. */
export interface Hint {
  /** Stable and unique: `udts-binlog-purged`. */
  readonly id: string;
  /** Why it happens, and what to do, in the person's language. */
  readonly cause: string;
  readonly remedy: string;
  /** The vendor's page. */
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

export const ucloudBrands: readonly CloudId[] = ['ucloud', 'ucloud-global', 'surfercloud', 'scloudsg'];
export const alibaba: readonly CloudId[] = ['alibaba'];
export const huawei: readonly CloudId[] = ['huawei'];
