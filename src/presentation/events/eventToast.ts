import * as l10n from '@vscode/l10n';
import { isEventKind } from '../../model/eventKind.ts';
import { type Severity, severityOf } from './eventKinds.ts';
import { eventBrief, eventSentence, type ShownEvent } from './eventText.ts';

export interface Toast {
  readonly severity: Severity;
  /** Each makes sense alone. */
  readonly sentences: readonly string[];
  /** null for several tasks. */
  readonly task: string | null;
  /** The events that the sentences describe in full; empty for several tasks. */
  readonly events: readonly ShownEvent[];
}

/** Named of several tasks. */
const maxNamed = 3;
/** Described of a single task. The Events view has the rest. */
const maxDescribed = 2;

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

/** One toast for all events, at least one: the most severe first, then the newest. */
export function toastOf(events: readonly ShownEvent[], nameOf: (task: string) => string): Toast {
  const ordered = [...events].sort((a, b) => ranks[severity(a)] - ranks[severity(b)] || b.at - a.at);
  const worst = ordered[0];
  const tasks = [...new Set(ordered.map(({ task }) => task))];
  const [only] = tasks;
  const toast = { severity: worst === undefined ? 'information' : severity(worst) } as const;
  if (only !== undefined && tasks.length === 1) {
    const described = ordered.slice(0, maxDescribed);
    return {
      ...toast,
      sentences: described.map((event) => eventSentence(nameOf(only), event)),
      task: only,
      events: described,
    };
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
