import type { ProductHints, ProductProfile } from '../../clouds/profile.ts';
import { profileOf } from '../../clouds/registry.ts';
import { timeLeft } from '../../monitor/estimate/steady.ts';
import type { Sample } from '../../monitor/history/sample.ts';
import type { WatchedTask } from '../../monitor/watchedTask.ts';
import { type ChartZoom, usualZoom } from '../../presentation/panel/charts.ts';
import type { Conclusions, TaskContext } from '../../presentation/panel/detail.ts';
import type { ChartsView, PanelView } from '../../presentation/panel/detailView.ts';
import type { ShownAssessment } from '../../presentation/words/assessment.ts';
import type * as answersRoom from './answers/answers.ts';
import type { PanelOptions } from './panelSet.ts';

type Answers = typeof answersRoom;

interface Service {
  readonly profile: ProductProfile;
  readonly hints: ProductHints;
}

interface Concluded {
  readonly assessment: ShownAssessment;
  readonly stale: boolean;
}

/**
 * Builds the view of one panel. Its code is loaded with the first panel; until `onLoaded` is called, views are null.
 * The history of the task is kept only while the panel is visible.
 */
export class PanelContent {
  zoom: ChartZoom = usualZoom;
  readonly #options: PanelOptions;
  readonly #onLoaded: () => void;
  #answers: Answers | null = null;
  #service: Service | null = null;
  #loading = false;
  #series: readonly Sample[] | null = null;
  #links: ReadonlyMap<string, string> = new Map();

  constructor(options: PanelOptions, onLoaded: () => void) {
    this.#options = options;
    this.#onLoaded = onLoaded;
  }

  /** Drops the history when the page is hidden. */
  forget(): void {
    this.#series = null;
  }

  /** `name`: the last known name of the task, null if unknown; undefined if the panel never had a task. */
  withoutTask(name: string | null | undefined): PanelView | null {
    const answers = this.#loaded();
    if (answers === null) return null;
    return name === undefined ? answers.notRestorable() : answers.notConfigured(name);
  }

  of(watched: WatchedTask): PanelView | null {
    const answers = this.#loaded(watched);
    const service = this.#service;
    if (answers === null || service === null) return null;
    const concluded = this.#concluded(watched);
    const history = {
      conclusions: concluded && this.#guarded(() => this.#conclusions(answers, service, watched, concluded)),
      charts: concluded && this.#guarded(() => this.#charts(answers, watched, concluded)),
    };
    return answers.describeTask(watched, this.#context(watched), history, this.#options.now());
  }

  /** The address of the vendor's page of a displayed hint. */
  addressOf(hint: string): string | undefined {
    return this.#links.get(hint);
  }

  #context(watched: WatchedTask): TaskContext {
    const { describe, isPinned, hasConsole, isPaused } = this.#options;
    return {
      fields: {},
      ...describe(watched.task),
      pinned: isPinned(watched.key),
      canOpenConsole: hasConsole(watched),
      paused: isPaused(),
    };
  }

  #conclusions(answers: Answers, service: Service, watched: WatchedTask, concluded: Concluded): Conclusions | null {
    const { status, key } = watched;
    if (status === null) return null;
    const { history, keyTolerance, pollIntervalMs, now } = this.#options;
    const events = history.events({ task: key, limit: answers.eventLimit });
    const known = { ...service, ...concluded, samples: this.#samples(key), events };
    const options = { keyTolerance: keyTolerance(), pollIntervalMs: pollIntervalMs(key) };
    const { conclusions, links } = answers.answer(watched, status, known, options, now());
    this.#links = links;
    return conclusions;
  }

  #charts(answers: Answers, { key }: WatchedTask, concluded: Concluded): ChartsView | null {
    const { pollIntervalMs, now } = this.#options;
    const samples = this.#samples(key);
    if (samples.length === 0) return null;
    return answers.charts({ ...concluded, samples }, this.zoom, pollIntervalMs(key), now());
  }

  #concluded(watched: WatchedTask): Concluded | null {
    const { history, assessmentOf, now } = this.#options;
    const shown = assessmentOf(watched);
    if (shown !== null) return { assessment: shown, stale: false };
    const assessment = history.get(watched.key);
    if (assessment === null) return null;
    const left = assessment.estimate.kind === 'range' ? timeLeft(assessment.estimate, now()) : null;
    return { assessment: { ...assessment, left }, stale: true };
  }

  /** The stored samples and the newer ones. Samples in memory take precedence. */
  #samples(key: string): readonly Sample[] {
    const { history } = this.#options;
    const before = this.#series ?? history.history(key);
    const tail = history.samples(key);
    const begin = tail[0]?.at ?? Number.POSITIVE_INFINITY;
    this.#series = [...before.filter(({ at }) => at < begin), ...tail];
    return this.#series;
  }

  /** An error in the answers or charts must not prevent the rest of the panel. */
  #guarded<T>(make: () => T): T | null {
    try {
      return make();
    } catch (error) {
      this.#options.onError(error);
      return null;
    }
  }

  #loaded(watched?: WatchedTask): Answers | null {
    const complete = this.#answers !== null && (watched === undefined || this.#service !== null);
    if (!complete && !this.#loading) void this.#load(watched);
    return this.#answers;
  }

  async #load(watched: WatchedTask | undefined): Promise<void> {
    this.#loading = true;
    try {
      this.#answers = await import('./answers/answers.ts');
      if (watched !== undefined) {
        const profile = profileOf(watched.task);
        this.#service = { profile, hints: await profile.loadHints() };
      }
      this.#loading = false;
      this.#onLoaded();
    } catch (error) {
      // `#loading` stays set, so that a failed load is not retried with every poll.
      this.#options.onError(error);
    }
  }
}
