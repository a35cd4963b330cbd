/** How lists go wrong, or keep to another edition of their documents, on purpose: set while the simulator runs. */
export class Pages {
  /** A page has no more than this, whatever is asked for. null: as the documents say. */
  largest: number | null = null;
  /** Offset and page number are ignored: every page is the first one. */
  stuck = false;
  /** Entries between the others that are no tasks, as in the documents' own examples. */
  fillers = false;
  /** The names of the documents' examples, where they differ from those of their tables. */
  exampleNames = false;
  /** Without the number of all entries. */
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

  /** The number of all entries, where it is sent. */
  count(name: string, count: number): Readonly<Record<string, number>> {
    return this.countless ? {} : { [name]: count };
  }
}

/** A whole number of a request; null when it is none. */
export function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
