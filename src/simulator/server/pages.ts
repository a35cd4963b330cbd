/** Makes lists misbehave, or follow another edition of their documents. Can be changed while the simulator runs. */
export class Pages {
  /** Maximum page size, whatever is requested. null: as documented. */
  largest: number | null = null;
  /** Ignores offset and page number: every page is the first one. */
  stuck = false;
  /** Adds entries that are not tasks, as in the documents' own examples. */
  fillers = false;
  /** Uses the member names of the documents' examples where they differ from the tables. */
  exampleNames = false;
  /** Omits the total count. */
  countless = false;

  /** One page of a list. */
  slice<T>(all: readonly T[], offset: number, limit: number): readonly T[] {
    const from = this.stuck ? 0 : offset;
    return all.slice(from, from + Math.min(limit, this.largest ?? limit));
  }

  /** The entries of a page as they are sent. */
  sent(entries: readonly unknown[]): readonly unknown[] {
    return this.fillers ? ['jdbaCYcE', ...entries, null] : entries;
  }

  /** The total count as a member, unless it is omitted. */
  count(name: string, count: number): Readonly<Record<string, number>> {
    return this.countless ? {} : { [name]: count };
  }
}

/** Parses a whole number in a request; null for anything else. */
export function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
