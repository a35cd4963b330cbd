/** The kinds of events. The event list is filtered by them. */
export const eventKinds = [
  'failed',
  'finished',
  'needs-user',
  'stopped',
  'paused',
  'retrying',
  'resumed',
  'started',
  'state',
  'phase',
  'error',
  'stalled',
  'moving-again',
  'lag',
  'falling-behind',
  'lag-recovered',
  'caught-up',
  'behind-again',
  'no-contact',
  'contact-again',
  'new-run',
] as const;
export type EventKind = (typeof eventKinds)[number];

export function isEventKind(text: string): text is EventKind {
  return (eventKinds as readonly string[]).includes(text);
}
