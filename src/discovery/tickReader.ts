/** What a surface was told to show: its rows by their keys (null: a row that cannot be chosen), and which are ticked. */
interface Generation {
  readonly rows: readonly (string | null)[];
  readonly at: number;
  ticked: ReadonlySet<string>;
}

/** What a person has done. */
export interface Ticked {
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** The surface may show something else than that: it has to be drawn anew, a moment later. */
  readonly stale: boolean;
}

const generationsKept = 4;
/** Within this time a list that was drawn is on the screen, and nothing of the one before is on its way any more, ms. */
const onItsWayMs = 1_500;

/**
 * Reads a person's ticks from a list that is drawn anew again and again, in another process. What the surface reports is
 * the rows that are ticked, by their places, and it may have been on its way when the list was drawn: then it is about
 * the list before, in which other rows stood at these places, and the new list shows the ticks that it had been given.
 * A report is taken for one about the list of which it is the smallest change: people tick one row at a time. Where that
 * leaves a doubt, it is one about an older list, and the list is drawn anew: what is chosen is what is shown.
 */
export class TickReader {
  #generations: readonly Generation[] = [];

  /** The surface is given this list. `now` in ms. */
  drawn(rows: readonly (string | null)[], ticked: ReadonlySet<string>, now: number): void {
    const generation: Generation = { rows, ticked, at: now };
    this.#generations = [generation, ...this.#generations].slice(0, generationsKept);
  }

  /** `places`: those of the ticked rows. */
  read(places: readonly number[], now: number): Ticked {
    const [newest] = this.#generations;
    if (newest === undefined) return { on: [], off: [], stale: false };
    let best = changeOf(newest, places);
    if (best.size === 0) return { on: [], off: [], stale: false };
    // Nothing at all is ticked: that would fit many lists, and is taken as a person sees it.
    const older = places.length === 0 ? [] : this.#generations;
    for (let index = 1; index < older.length; index += 1) {
      const generation = older[index];
      const next = older[index - 1];
      if (generation === undefined || next === undefined || now - next.at > onItsWayMs) break;
      // A list that has no such place is not meant, nor one in which nothing could be ticked.
      if (places.some((place) => place >= generation.rows.length) || generation.rows.length === 0) continue;
      const change = changeOf(generation, places);
      // More at a time is a tick for all, made on what a person sees.
      if (change.size <= 1 && change.size <= best.size) best = change;
    }
    best.generation.ticked = best.now;
    return { on: best.on, off: best.off, stale: best.generation !== newest };
  }
}

interface Change {
  readonly generation: Generation;
  readonly now: ReadonlySet<string>;
  readonly on: readonly string[];
  readonly off: readonly string[];
  readonly size: number;
}

function changeOf(generation: Generation, places: readonly number[]): Change {
  const now = new Set(places.flatMap((place) => generation.rows[place] ?? []));
  const on = missing(now, generation.ticked);
  const off = missing(generation.ticked, now);
  return { generation, now, on, off, size: on.length + off.length };
}

/** Those of `a` that are not in `b`. */
function missing(a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] {
  return [...a].filter((key) => !b.has(key));
}
