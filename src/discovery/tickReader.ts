/** One list that was sent to the surface: its row keys (null: a row that cannot be chosen) and the ticked keys. */
interface Generation {
  readonly rows: readonly (string | null)[];
  readonly at: number;
  ticked: ReadonlySet<string>;
}

/** What the user changed. */
export interface Ticked {
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** The surface may show a different selection. It must be redrawn shortly. */
  readonly stale: boolean;
}

const generationsKept = 4;
/** After this time a list is on the screen, and no report about an earlier list can still arrive, ms. */
const onItsWayMs = 1_500;

/**
 * Reads ticks from a list that is often redrawn in another process. The surface reports the indexes of the ticked rows.
 * A report may have been sent before the latest redraw. Its indexes then refer to an earlier list with other rows, and
 * the new list shows the ticks that it was drawn with.
 * People tick one row at a time, so a report is attributed to the list that it changes least. In doubt it is attributed
 * to an older list, and the list is redrawn, so that the screen always shows what is chosen.
 */
export class TickReader {
  #generations: readonly Generation[] = [];

  /** Call when the surface is given this list. `now` in ms. */
  drawn(rows: readonly (string | null)[], ticked: ReadonlySet<string>, now: number): void {
    const generation: Generation = { rows, ticked, at: now };
    this.#generations = [generation, ...this.#generations].slice(0, generationsKept);
  }

  /** `places`: indexes of the ticked rows. */
  read(places: readonly number[], now: number): Ticked {
    const [newest] = this.#generations;
    if (newest === undefined) return { on: [], off: [], stale: false };
    let best = changeOf(newest, places);
    if (best.size === 0) return { on: [], off: [], stale: false };
    // An empty report would match many lists. Take it for the list on the screen.
    const older = places.length === 0 ? [] : this.#generations;
    for (let index = 1; index < older.length; index += 1) {
      const generation = older[index];
      const next = older[index - 1];
      if (generation === undefined || next === undefined || now - next.at > onItsWayMs) break;
      // Skip lists without such a row, and empty ones.
      if (places.some((place) => place >= generation.rows.length) || generation.rows.length === 0) continue;
      const change = changeOf(generation, places);
      // Several changes at once come from "select all", which applies to what is on the screen.
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

/** The members of `a` that are not in `b`. */
function missing(a: ReadonlySet<string>, b: ReadonlySet<string>): readonly string[] {
  return [...a].filter((key) => !b.has(key));
}
