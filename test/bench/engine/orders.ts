/** What one engine of the bench is built for. */
export interface Case {
  readonly tasks: number;
  readonly maxRequestsPerHour: number;
  /** All tasks stand in one list, which tells the same in each round. */
  readonly byList: boolean;
  /** Samples of each task that are stored before. */
  readonly samples: number;
}

export type Order = { readonly build: Case } | { readonly reads: number };

/** What a number of reads took. */
export interface Measured {
  readonly reads: number;
  /** Of the whole process, with all its threads. ms. */
  readonly cpuMs: number;
  /** Rounds of a list during which something was written. */
  readonly writes: number;
  /** Tasks of which the store told a change. */
  readonly changes: number;
}
