import { type Reading, type Sample, sameReading } from '../history/sample.ts';

/** Equal readings further apart are two samples, because the time in between wasn't watched. ms. */
const longestGap = 5 * 60_000;

/** The largest usual correction of a clock. ms. */
const clockNoise = 60_000;

/** `all`: the maximum number of samples of all tasks together. `least`: the number that each task may always hold. */
export interface Budget {
  readonly all: number;
  readonly least: number;
}

/**
 * The recent samples of every task in memory, the input of estimates and health. If a task has too many, every second
 * sample of the older half is dropped. Samples with a different state stay, so that the start of the run remains known.
 */
export class SampleWindow {
  readonly #longest: number;
  readonly #budget: Budget;
  readonly #sampleWindow = new Map<string, Sample[]>();

  /** `longest`: samples per task, as long as there are few tasks. */
  constructor(longest: number, budget: Budget = { all: Infinity, least: 0 }) {
    this.#longest = longest;
    this.#budget = budget;
  }

  /** The current maximum number of samples per task. */
  get most(): number {
    const { all, least } = this.#budget;
    return Math.min(this.#longest, Math.max(least, Math.floor(all / Math.max(1, this.#sampleWindow.size))));
  }

  has(key: string): boolean {
    return this.#sampleWindow.has(key);
  }

  get(key: string): readonly Sample[] {
    return this.#sampleWindow.get(key) ?? [];
  }

  /** Sets the samples from the history. Call this before the first `add`. */
  restore(key: string, samples: readonly Sample[]): void {
    this.#sampleWindow.set(key, []);
    this.#sampleWindow.set(key, this.#fitting([...samples]));
  }

  add(key: string, reading: Reading, run: number, at: number): void {
    let tail = this.#sampleWindow.get(key);
    if (tail === undefined) this.#sampleWindow.set(key, (tail = []));
    // More tasks may be watched now, which lowers the maximum.
    if (tail.length > this.most) this.#sampleWindow.set(key, (tail = this.#fitting(tail)));
    if ((tail.at(-1)?.seenUntil ?? at) - at > clockNoise) this.#sampleWindow.set(key, (tail = upTo(tail, at)));
    const last = tail.at(-1);
    if (last?.run === run && at - last.seenUntil <= longestGap && sameReading(last, reading)) {
      tail[tail.length - 1] = { ...last, seenUntil: Math.max(last.seenUntil, at) };
      return;
    }
    // The clock may have been set back slightly, but the times of samples must increase.
    const begin = last === undefined ? at : Math.max(at, last.seenUntil + 1);
    tail.push({ ...reading, run, at: begin, seenUntil: begin });
    if (tail.length > this.most) this.#sampleWindow.set(key, this.#fitting(tail));
  }

  /** Drops the samples of all other tasks. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of [...this.#sampleWindow.keys()]) if (!keys.has(key)) this.#sampleWindow.delete(key);
  }

  #fitting(samples: Sample[]): Sample[] {
    let tail = samples;
    while (tail.length > this.most) tail = thinned(tail);
    return tail;
  }
}

/** Cuts off times after `at`. A clock that was ahead left them, and new samples could not follow them. */
function upTo(samples: readonly Sample[], at: number): Sample[] {
  return samples
    .filter((sample) => sample.at <= at)
    .map((sample) => (sample.seenUntil > at ? { ...sample, seenUntil: at } : sample));
}

/**
 * Drops every second sample of the older half. The sample before it then covers its time too, because the task was
 * watched. If each sample has a different state, the oldest ones are dropped.
 */
function thinned(samples: readonly Sample[]): Sample[] {
  const half = Math.floor(samples.length / 2);
  const kept: Sample[] = [];
  samples.forEach((sample, index) => {
    const before = kept.at(-1);
    if (index >= half || index % 2 === 0 || before === undefined || !sameState(before, sample)) kept.push(sample);
    else kept[kept.length - 1] = { ...before, seenUntil: sample.seenUntil };
  });
  return kept.length < samples.length ? kept : samples.slice(Math.max(1, Math.floor(half / 2)));
}

function sameState(a: Sample, b: Sample): boolean {
  return (
    a.run === b.run &&
    a.lifecycle === b.lifecycle &&
    a.phase === b.phase &&
    a.subPhase === b.subPhase &&
    a.caughtUp === b.caughtUp &&
    a.rawState === b.rawState
  );
}
