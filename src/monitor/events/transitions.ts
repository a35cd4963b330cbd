import { onlyAPersonCanMend } from '../../model/problem.ts';
import type { EventKind } from '../../model/eventKind.ts';
import type { Health } from '../../model/health.ts';
import type { Lifecycle, Phase } from '../../model/status.ts';
import type { EventParameter, NewEvent } from '../history/events.ts';
import type { Sample } from '../history/sample.ts';
import type { WatchedTask } from '../watchedTask.ts';

/** What of a task is compared between two moments. null: not known, and no change to or from it is told. */
export interface Observed {
  readonly run: number | null;
  readonly lifecycle: Lifecycle | null;
  readonly phase: Phase | null;
  readonly caughtUp: boolean | null;
  /** '' for none. */
  readonly error: string | null;
  /** '' for nothing. */
  readonly needsUser: string | null;
  readonly health: Health | null;
  readonly rawState: string | null;
  /** Why the cloud is not asked any more until a person does something; '' while it is. */
  readonly refusal: string | null;
}

/** The longest text of a cloud that an event keeps: the whole one is in the status. */
const longestWords = 300;

/** What is observed of a task now; `health` and `caughtUp` as they are judged, which may be later than they are said. */
export function observed(
  { status, problem }: WatchedTask,
  judged: { readonly run: number | null; readonly health: Health | null; readonly caughtUp: boolean | null },
): Observed {
  return {
    run: judged.run,
    lifecycle: status?.lifecycle ?? null,
    phase: status?.phase ?? null,
    caughtUp: judged.caughtUp,
    error: status === null ? null : (status.error ?? ''),
    needsUser: status === null ? null : (status.needsUser ?? ''),
    health: judged.health,
    rawState: status?.raw.state ?? null,
    refusal: problem !== null && onlyAPersonCanMend(problem.kind) ? problem.message : '',
  };
}

/** What is known from before this window was opened: the last sample, which holds no texts and no verdict. */
export function observedBefore(sample: Sample): Observed {
  const { run, lifecycle, phase, caughtUp, waitsForUser, rawState } = sample;
  return {
    run,
    lifecycle,
    phase,
    caughtUp,
    error: null,
    // What it waited for is not known, only that it did.
    needsUser: waitsForUser ? null : '',
    health: null,
    rawState,
    refusal: null,
  };
}

/** What has happened between two observations of a task. `before` null is the first look at it: no news, whatever it shows. */
export function transitions(task: string, at: number, before: Observed | null, after: Observed): readonly NewEvent[] {
  if (before === null || after.run === null) return [];
  const run = after.run;
  const event = (
    kind: EventKind,
    subject: string,
    value: string,
    parameters: Readonly<Record<string, EventParameter>> = {},
  ): NewEvent => ({ task, at, run, kind, subject, value, parameters });
  const anew = before.run !== null && run > before.run;
  const events: NewEvent[] = [];
  if (anew) events.push(event('new-run', 'run', String(run), { run }));
  events.push(...ofLifecycle(before, after, event));
  if (!anew && differ(before.phase, after.phase)) {
    events.push(event('phase', 'phase', String(after.phase), { from: before.phase, to: after.phase }));
  }
  if (after.needsUser && before.needsUser === '') {
    events.push(event('needs-user', 'needs-user', cut(after.needsUser), { text: cut(after.needsUser) }));
  }
  if (!anew && differ(wasCaughtUp(before), after.caughtUp) && isAtWork(after)) {
    events.push(event(after.caughtUp === true ? 'caught-up' : 'behind-again', 'caught-up', String(after.caughtUp)));
  }
  events.push(...ofContact(before, after, event), ...ofHealth(before.health, after.health, event));
  return events;
}

type MakeEvent = (
  kind: EventKind,
  subject: string,
  value: string,
  parameters?: Readonly<Record<string, EventParameter>>,
) => NewEvent;

function ofLifecycle(before: Observed, after: Observed, event: MakeEvent): readonly NewEvent[] {
  const text = after.error ? cut(after.error) : null;
  if (!differ(before.lifecycle, after.lifecycle)) {
    // A failure says why by itself; another reason than before is news.
    const newError = text !== null && before.error !== null && before.error !== after.error;
    return newError ? [event('error', 'error', text, { text })] : [];
  }
  const { lifecycle: from } = before;
  const { lifecycle: to, rawState } = after;
  if (from === null || to === null) return [];
  return [event(kindOf(from, to), 'lifecycle', to, { from, to, rawState: rawState && cut(rawState), text })];
}

function kindOf(from: Lifecycle, to: Lifecycle): EventKind {
  switch (to) {
    case 'failed':
      return 'failed';
    case 'completed':
      return 'finished';
    case 'stopped':
    case 'gone':
      return 'stopped';
    case 'paused':
      return 'paused';
    case 'retrying':
      return 'retrying';
    case 'active':
      return from === 'draft' || from === 'ready' || from === 'starting' ? 'started' : 'resumed';
    case 'draft':
    case 'ready':
    case 'starting':
    case 'pausing':
    case 'stopping':
    case 'finishing':
    case 'maintenance':
    case 'unknown':
      return 'state';
  }
}

/** About us and the cloud, never about the task. A refusal is told at once, silence when it has lasted. */
function ofContact(before: Observed, after: Observed, event: MakeEvent): readonly NewEvent[] {
  const lost = (of: Observed): boolean => Boolean(of.refusal) || of.health?.kind === 'no-contact';
  if (before.refusal === null && before.health === null) return [];
  if (lost(after)) {
    const text = after.refusal ? cut(after.refusal) : null;
    const sinceMs = after.health?.kind === 'no-contact' ? after.health.since : null;
    return lost(before) ? [] : [event('no-contact', 'contact', 'lost', { sinceMs, text })];
  }
  return lost(before) ? [event('contact-again', 'contact', 'good')] : [];
}

/** A verdict on the task itself. What ends is told by its lifecycle. */
function ofHealth(before: Health | null, after: Health | null, event: MakeEvent): readonly NewEvent[] {
  if (before === null || after === null || before.kind === after.kind) return [];
  const events: NewEvent[] = [];
  switch (after.kind) {
    case 'stalled':
      events.push(event('stalled', 'pace', 'stalled', { gapMs: after.gapMs, medianMs: after.medianMs }));
      break;
    case 'lagging':
      events.push(event('lag', 'lag', 'over', { seconds: after.seconds, bytes: after.bytes }));
      break;
    case 'falling-behind':
      if (before.kind !== 'lagging')
        events.push(
          event('falling-behind', 'lag', 'growing', { seconds: after.trend.seconds, bytes: after.trend.bytes }),
        );
      break;
    case 'ok':
      // A task at rest has neither begun to move nor caught up: its end is told of.
      if (after.why === 'resting') break;
      if (before.kind === 'stalled') events.push(event('moving-again', 'pace', 'moving'));
      if (before.kind === 'lagging' || before.kind === 'falling-behind')
        events.push(event('lag-recovered', 'lag', 'within', lagOf(after)));
      break;
    case 'slow':
    case 'idle-source':
    case 'attention':
    case 'failing':
    case 'no-contact':
    case 'unknown':
      break;
  }
  return events;
}

function lagOf(health: Extract<Health, { kind: 'ok' }>): Readonly<Record<string, EventParameter>> {
  return 'lag' in health ? { seconds: health.lag.seconds, bytes: health.lag.bytes } : {};
}

/** What still copies has not caught up, even where the cloud does not say so. */
function wasCaughtUp({ caughtUp, phase }: Observed): boolean | null {
  return caughtUp ?? (phase === null || phase === 'incremental' ? null : false);
}

function isAtWork({ lifecycle }: Observed): boolean {
  return lifecycle === 'active' || lifecycle === 'finishing';
}

function differ<T>(before: T | null, after: T | null): boolean {
  return before !== null && after !== null && before !== after;
}

function cut(text: string): string {
  return text.length > longestWords ? `${text.slice(0, longestWords)}…` : text;
}
