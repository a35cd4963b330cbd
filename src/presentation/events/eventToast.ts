import * as l10n from '@vscode/l10n';
import { isEventKind } from '../../model/eventKind.ts';
import { type Severity, severityOf } from './eventKinds.ts';
import { eventBrief, eventSentence, type ShownEvent } from './eventText.ts';

export interface Toast {
  readonly severity: Severity;
  /** Sentences, each to stand by itself. */
  readonly sentences: readonly string[];
  /** The one task that it is about; null for several. */
  readonly task: string | null;
  /** What is told in full: of several tasks, nothing is. */
  readonly events: readonly ShownEvent[];
}

/** Of several tasks so many are named, … */
const maxNamed = 3;
/** … and of one so much is told: the list has the rest. */
const maxTold = 2;

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

/** One message for all that has happened: the worst first, and of the same severity the newest. At least one event. */
export function toastOf(events: readonly ShownEvent[], nameOf: (task: string) => string): Toast {
  const ordered = [...events].sort((a, b) => ranks[severity(a)] - ranks[severity(b)] || b.at - a.at);
  const worst = ordered[0];
  const tasks = [...new Set(ordered.map(({ task }) => task))];
  const [only] = tasks;
  const toast = { severity: worst === undefined ? 'information' : severity(worst) } as const;
  if (only !== undefined && tasks.length === 1) {
    const told = ordered.slice(0, maxTold);
    return { ...toast, sentences: told.map((event) => eventSentence(nameOf(only), event)), task: only, events: told };
  }
  const briefs = tasks.slice(0, maxNamed).flatMap((task) => {
    const event = ordered.find((one) => one.task === task);
    return event === undefined ? [] : [eventBrief(nameOf(task), event)];
  });
  const left = tasks.length - maxNamed;
  const list = [...briefs, ...(left > 0 ? [l10n.t('and {0} more', left)] : [])].join(', ');
  return { ...toast, sentences: [l10n.t('{0} migrations: {1}', tasks.length, list)], task: null, events: [] };
}

function severity({ kind }: ShownEvent): Severity {
  return isEventKind(kind) ? severityOf(kind) : 'information';
}
