interface Place<T> {
  readonly item: T;
  readonly at: number;
}

/**
 * Items sorted by due time, then by order. A binary heap with an index of each item: finding the earliest item takes
 * constant time, and planning or removing an item takes logarithmic time.
 */
export class DueQueue<T extends { readonly order: number }> {
  readonly #heap: Place<T>[] = [];
  readonly #indexes = new Map<T, number>();

  /** The earliest item. undefined: the queue is empty. */
  get first(): { readonly item: T; readonly at: number } | undefined {
    return this.#heap[0];
  }

  /** Adds the item, or changes its due time. */
  set(item: T, at: number): void {
    this.delete(item);
    this.#heap.push({ item, at });
    this.#rise(this.#heap.length - 1);
  }

  delete(item: T): void {
    const index = this.#indexes.get(item);
    if (index === undefined) return;
    this.#indexes.delete(item);
    const last = this.#heap.pop();
    if (last === undefined || last.item === item) return;
    // The last item fills the gap. It may then have to move up or down.
    this.#put(index, last);
    this.#sink(index);
    this.#rise(index);
  }

  clear(): void {
    this.#heap.length = 0;
    this.#indexes.clear();
  }

  #rise(start: number): void {
    const place = this.#heap[start];
    if (place === undefined) return;
    let index = start;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !isBefore(place, parent)) break;
      this.#put(index, parent);
      index = above;
    }
    this.#put(index, place);
  }

  #sink(start: number): void {
    const place = this.#heap[start];
    if (place === undefined) return;
    let index = start;
    for (;;) {
      const [left, right] = [this.#heap[2 * index + 1], this.#heap[2 * index + 2]];
      if (left === undefined) break;
      const goesRight = right !== undefined && isBefore(right, left);
      const child = goesRight ? right : left;
      if (!isBefore(child, place)) break;
      this.#put(index, child);
      index = 2 * index + (goesRight ? 2 : 1);
    }
    this.#put(index, place);
  }

  #put(index: number, place: Place<T>): void {
    this.#heap[index] = place;
    this.#indexes.set(place.item, index);
  }
}

function isBefore<T extends { readonly order: number }>(a: Place<T>, b: Place<T>): boolean {
  return a.at < b.at || (a.at === b.at && a.item.order < b.item.order);
}
