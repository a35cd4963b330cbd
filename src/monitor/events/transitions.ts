import type { EventKind } from '../../model/eventKind.ts';
import type { Health } from '../../model/health.ts';
import type { Lifecycle } from '../../model/status.ts';
import type { EventParameter, NewEvent } from '../history/events.ts';
import { isAtWork, type Observed, type OpenVerdicts } from './observed.ts';
import { gistOf, keptText } from './texts.ts';

/**
 * The events between two observations of a task (docs/health.md, "From verdicts to events"). `before` is null at the
 * first look, which produces no event unless access is refused. `waitsSince` identifies a wait for the user: it is the
 * same in all windows, and differs between two waits.
 */
export function transitions(
  task: string,
  at: number,
  before: Observed | null,
  after: Observed,
  waitsSince: number = at,
): readonly NewEvent[] {
  const run = after.run ?? before?.run ?? 1;
  const event: MakeEvent = (kind, subject, value, parameters = {}) => ({
    task,
    at,
    run,
    kind,
    subject,
    value,
    parameters,
  });
  if (before === null) return after.refusal ? ofContact(null, after, event) : [];
  const anew = before.run !== null && run > before.run;
  const events: NewEvent[] = [];
  if (anew) events.push(event('new-run', 'run', String(run), { run }));
  events.push(...ofLifecycle(before, after, at, event));
  if (!anew && differ(before.phase, after.phase)) {
    events.push(event('phase', 'phase', String(after.phase), { from: before.phase, to: after.phase }));
  }
  if (after.needsUser && before.needsUser === '') {
    events.push(event('needs-user', 'needs-user', String(waitsSince), { text: keptText(after.needsUser) }));
  }
  if (!anew && differ(wasCaughtUp(before), after.caughtUp) && isAtWork(after)) {
    events.push(event(after.caughtUp === true ? 'caught-up' : 'behind-again', 'caught-up', String(after.caughtUp)));
  }
  events.push(...ofContact(before, after, event));
  // Without a good reading, this window has no verdict of its own.
  if (after.run !== null) events.push(...ofHealth(before, after.health, event));
  return events;
}

type MakeEvent = (
  kind: EventKind,
  subject: string,
  value: string,
  parameters?: Readonly<Record<string, EventParameter>>,
) => NewEvent;

function ofLifecycle(before: Observed, after: Observed, at: number, event: MakeEvent): readonly NewEvent[] {
  const text = after.error ? keptText(after.error) : null;
  if (!differ(before.lifecycle, after.lifecycle)) {
    // A failure event already contains the error. Here only a new or a different error is an event.
    if (text === null || before.error === null || gistOf(before.error) === gistOf(text)) return [];
    return [event('error', 'error', String(at), { text, another: before.error !== '' })];
  }
  const { lifecycle: from } = before;
  const { lifecycle: to, rawState } = after;
  if (from === null || to === null) return [];
  return [event(kindOf(from, to), 'lifecycle', to, { from, to, rawState: rawState && keptText(rawState), text })];
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
      if (from === 'unknown') return 'state';
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

/** Events about the connection, never about the task. A refusal is an event at once, silence only after a while. */
function ofContact(before: Observed | null, after: Observed, event: MakeEvent): readonly NewEvent[] {
  if (isLost(after)) {
    const text = after.refusal ? keptText(after.refusal) : null;
    const sinceMs = after.health?.kind === 'no-contact' ? after.health.since : null;
    return isLost(before) ? [] : [event('no-contact', 'contact', 'lost', { sinceMs, text })];
  }
  return isLost(before) ? [event('contact-again', 'contact', 'good')] : [];
}

function isLost(of: Observed | null): boolean {
  return Boolean(of?.refusal) || of?.health?.kind === 'no-contact';
}

/** Events for a new verdict and for the end of one. The end of the task is an event of its lifecycle. */
function ofHealth({ health: before, open }: Observed, after: Health | null, event: MakeEvent): readonly NewEvent[] {
  if (before === null || after === null) return [];
  switch (after.kind) {
    case 'stalled':
      if (open.stalled) return [];
      return [event('stalled', 'pace', 'stalled', { gapMs: after.gapMs, medianMs: after.medianMs })];
    case 'lagging':
      if (open.lag === 'over') return [];
      return [event('lag', 'lag', 'over', { seconds: after.seconds, bytes: after.bytes })];
    case 'falling-behind': {
      if (open.lag !== null) return [];
      const { seconds, bytes } = after.trend;
      return [event('falling-behind', 'lag', 'growing', { seconds, bytes })];
    }
    case 'ok':
      return ofRecovery(open, after, event);
    case 'slow':
    case 'idle-source':
    case 'attention':
    case 'failing':
    case 'no-contact':
    case 'unknown':
      return [];
  }
}

function ofRecovery(
  open: OpenVerdicts,
  health: Extract<Health, { kind: 'ok' }>,
  event: MakeEvent,
): readonly NewEvent[] {
  // A task at rest has neither resumed nor caught up. Its end is an event of its lifecycle.
  if (health.why === 'resting') return [];
  const events: NewEvent[] = [];
  if (open.stalled) events.push(event('moving-again', 'pace', 'moving'));
  if (open.lag !== null) events.push(event('lag-recovered', 'lag', 'within', lagOf(health)));
  return events;
}

function lagOf(health: Extract<Health, { kind: 'ok' }>): Readonly<Record<string, EventParameter>> {
  return 'lag' in health ? { seconds: health.lag.seconds, bytes: health.lag.bytes } : {};
}

/** A task that is still copying has not caught up, even if the cloud does not report that. */
function wasCaughtUp({ caughtUp, phase }: Observed): boolean | null {
  return caughtUp ?? (phase === null || phase === 'incremental' ? null : false);
}

function differ<T>(before: T | null, after: T | null): boolean {
  return before !== null && after !== null && before !== after;
}
