// The contents of the detail panel. A separate file in dist/, loaded with the first panel.
import * as l10n from '@vscode/l10n';
import type { Hint, ProductHints, ProductProfile } from '../../../clouds/profile.ts';
import { hintsFor } from '../../../hints/hints.ts';
import type { Health } from '../../../model/health.ts';
import type { TaskStatus } from '../../../model/status.ts';
import type { HistoryEvent } from '../../../monitor/history/events.ts';
import type { Sample } from '../../../monitor/history/sample.ts';
import { resolutionAt } from '../../../monitor/history/thinning.ts';
import { readinessOf } from '../../../monitor/readiness/readiness.ts';
import type { ReadinessOptions } from '../../../monitor/readiness/types.ts';
import type { WatchedTask } from '../../../monitor/watchedTask.ts';
import { type ChartZoom, chartsOf } from '../../../presentation/panel/charts.ts';
import { describeCharts } from '../../../presentation/panel/chartsView.ts';
import type { Conclusions } from '../../../presentation/panel/detail.ts';
import { answersOf } from '../../../presentation/panel/detailAnswers.ts';
import { describeReadiness } from '../../../presentation/panel/detailReadiness.ts';
import { visibleText } from '../../../presentation/panel/detailText.ts';
import type { ChartsView, Item } from '../../../presentation/panel/detailView.ts';
import type { ShownAssessment } from '../../../presentation/words/assessment.ts';
import { firstWords, isCurrent } from '../../../presentation/tree/row.ts';
import { describeTimeline, maxEntries } from '../../../presentation/panel/timeline.ts';

export { hintsFor } from '../../../hints/hints.ts';
export { describeTask, notConfigured, notRestorable } from '../../../presentation/panel/detail.ts';

export interface Known {
  readonly profile: ProductProfile;
  readonly hints: ProductHints;
  readonly assessment: ShownAssessment;
  /** The assessment is too old to draw new conclusions from. */
  readonly stale: boolean;
  /** The available history, oldest first. */
  readonly samples: readonly Sample[];
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
}

export interface Answered {
  readonly conclusions: Conclusions;
  /** Hint id → vendor's page. The webview gets no addresses, because the host opens them. */
  readonly links: ReadonlyMap<string, string>;
}

/** One more than the panel shows, to detect that there are more. */
export const eventLimit = maxEntries + 1;

const maxHints = 5;
const maxNameLength = 80;

/** `now`: local clock, ms. */
export function answer(
  watched: WatchedTask,
  status: TaskStatus,
  { profile, hints: known, assessment, stale, samples, events }: Known,
  options: Partial<ReadinessOptions>,
  now: number,
): Answered {
  const { health, estimate, left } = assessment;
  const readiness = readinessOf(status, samples, options, {
    profile: profile.cutover,
    now,
    current: isCurrent(watched, now),
  });
  const found = hintsOf(status, health, known);
  const hints = found.map(hintItem);
  return {
    conclusions: {
      answers: {
        title: l10n.t('Answers'),
        answers: answersOf({ watched, status, health, estimate, left, stale, readiness, hints, now }),
        hintsTitle: l10n.t('Known causes, and what to do'),
        hints,
      },
      readiness: describeReadiness(readiness, now),
      timeline: describeTimeline(events),
    },
    links: new Map(found.map(({ hint }) => [hint.id, hint.link])),
  };
}

interface Found {
  readonly about: string | null;
  readonly hint: Hint;
}

/** Hints for the task's error first, then for failed phases and checks. Each hint appears once. */
export function hintsOf(status: TaskStatus, health: Health | null, known: ProductHints): readonly Found[] {
  const { error, phases, checks } = status;
  const found: Found[] = [];
  const take = (about: string | null, hints: readonly Hint[]): void => {
    for (const hint of hints) if (!found.some((each) => each.hint.id === hint.id)) found.push({ about, hint });
  };
  for (const text of [error, ...phases.map((phase) => phase.error)])
    if (text !== null) take(null, hintsFor(text, known));
  for (const check of checks.filter(({ state }) => state === 'failed')) {
    take(check.name, hintsFor(`${check.name} ${check.error ?? ''}`, known).slice(0, 1));
  }
  if (health?.kind === 'stalled' && status.percent !== null) {
    const hint = known.standstill?.(status.percent) ?? null;
    if (hint !== null) take(null, [hint]);
  }
  return found.slice(0, maxHints);
}

/** Removes Markdown code marks, which the panel does not render. */
function withoutTicks(text: string): string {
  return text.replaceAll('`', '');
}

function hintItem({ about, hint: { id, cause, remedy, source } }: Found): Item {
  const title = withoutTicks(cause);
  return {
    key: id,
    look: { icon: 'lightbulb', tone: 'warning' },
    ...(about === null ? {} : { about: visibleText(firstWords(about, maxNameLength)) }),
    title,
    label: l10n.t('What to do'),
    text: withoutTicks(remedy),
    link: {
      request: { type: 'openHint', id },
      word: l10n.t("Open the vendor's page"),
      icon: 'link-external',
      tooltip: source,
      name: l10n.t("Open the vendor's page: {0}", title),
    },
  };
}

/** `pollIntervalMs`: the longest usual time between two reads. */
export function charts(
  { assessment, stale, samples }: Omit<Known, 'profile' | 'hints' | 'events'>,
  zoom: ChartZoom,
  pollIntervalMs: number,
  now: number,
): ChartsView {
  const curves = chartsOf(samples, {
    zoom,
    now,
    longestGapAt: (at) => Math.max(resolutionAt(now - at), 2 * pollIntervalMs),
    estimate: stale ? null : assessment.estimate,
  });
  return describeCharts(curves);
}
