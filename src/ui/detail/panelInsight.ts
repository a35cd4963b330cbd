import type { ProductHints, ProductProfile } from '../../clouds/profile.ts';
import { profileOf } from '../../clouds/registry.ts';
import { timeLeft } from '../../monitor/estimate/steady.ts';
import type { Sample } from '../../monitor/history/sample.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { type Charts, type ChartZoom, usualZoom } from '../../presentation/charts.ts';
import type { InsightView } from '../../presentation/detailInsight.ts';
import type { ShownInsight } from '../../presentation/insight.ts';
import type * as answersRoom from './answers/answers.ts';
import type { PanelSetOptions } from './panelSet.ts';

/** What makes words of the history of one task, and what it knows about the task's service. */
interface Loaded {
  readonly room: typeof answersRoom;
  readonly profile: ProductProfile;
  readonly hints: ProductHints;
}

/**
 * What one panel shows of its task's history. What makes words of it is loaded with the first panel that has any; until then
 * there is nothing. The whole history is held only while the panel can be seen.
 */
export class PanelInsight {
  zoom: ChartZoom = usualZoom;
  readonly #options: PanelSetOptions;
  readonly #onLoaded: () => void;
  #answers: Loaded | null = null;
  #loading = false;
  #series: readonly Sample[] | null = null;
  #links: ReadonlyMap<string, string> = new Map();
  /** The charts that the page has, as JSON. */
  #sent: string | null = null;

  constructor(options: PanelSetOptions, onLoaded: () => void) {
    this.#options = options;
    this.#onLoaded = onLoaded;
  }

  /** The page is gone, and with it what it was sent. */
  forget(): void {
    this.#series = null;
    this.#sent = null;
  }

  view(watched: WatchedTask): InsightView | null {
    const { status } = watched;
    const known = this.#known(watched);
    if (known === null || status === null) return null;
    return this.#guarded(watched, null, ({ room: answers, profile, hints }) => {
      const { history, keyTolerance, pollIntervalMs, now } = this.#options;
      const events = history.events({ task: watched.key, limit: answers.eventsWanted });
      const { view, links } = answers.answer(
        watched,
        status,
        { profile, hints, ...known, samples: this.#samples(watched.key), events },
        { keyTolerance: keyTolerance(), pollIntervalMs: pollIntervalMs(watched.key) },
        now(),
      );
      this.#links = links;
      return view;
    });
  }

  /** The charts to send: null for none; undefined where the page has them already. */
  chartsIfOther(watched: WatchedTask | undefined): Charts | null | undefined {
    const charts = watched === undefined ? null : this.#charts(watched);
    const json = JSON.stringify(charts);
    if (json === this.#sent || (charts === null && this.#sent === null)) return undefined;
    this.#sent = json;
    return charts;
  }

  /** The vendor's page of a hint that was shown. */
  addressOf(hint: string): string | undefined {
    return this.#links.get(hint);
  }

  #charts(watched: WatchedTask): Charts | null {
    const known = this.#known(watched);
    if (known === null) return null;
    return this.#guarded(watched, null, ({ room: answers }) => {
      const { pollIntervalMs, now } = this.#options;
      const samples = this.#samples(watched.key);
      if (samples.length === 0) return null;
      return answers.charts({ ...known, samples }, this.zoom, pollIntervalMs(watched.key), now());
    });
  }

  #known(watched: WatchedTask): { readonly insight: ShownInsight; readonly stale: boolean } | null {
    const { history, insightOf, now } = this.#options;
    const shown = insightOf(watched);
    if (shown !== null) return { insight: shown, stale: false };
    const insight = history.get(watched.key);
    if (insight === null) return null;
    const left = insight.estimate.kind === 'range' ? timeLeft(insight.estimate, now()) : null;
    return { insight: { ...insight, left }, stale: true };
  }

  /** What is stored, and what was read since: the newest part is always that in memory. */
  #samples(key: string): readonly Sample[] {
    const { history } = this.#options;
    const before = this.#series ?? history.history(key);
    const tail = history.samples(key);
    const begin = tail[0]?.at ?? Number.POSITIVE_INFINITY;
    this.#series = [...before.filter(({ at }) => at < begin), ...tail];
    return this.#series;
  }

  /** A panel without answers is better than no panel. */
  #guarded<T>(watched: WatchedTask, otherwise: T, use: (loaded: Loaded) => T): T {
    if (this.#answers === null) {
      if (!this.#loading) void this.#load(watched);
      return otherwise;
    }
    try {
      return use(this.#answers);
    } catch (error) {
      this.#options.onError(error);
      return otherwise;
    }
  }

  async #load({ task }: WatchedTask): Promise<void> {
    this.#loading = true;
    try {
      const profile = profileOf(task);
      const [room, hints] = await Promise.all([import('./answers/answers.ts'), profile.loadHints()]);
      this.#answers = { room, profile, hints };
      this.#onLoaded();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
