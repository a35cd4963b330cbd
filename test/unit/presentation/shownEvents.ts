import type { ShownEvent } from '../../../src/presentation/events/eventText.ts';

/** Half past two in the afternoon, by the clock of whichever computer this runs on. */
export const afternoon = new Date(2026, 10, 22, 14, 30).getTime();

/** An event of the task `orders`, which the demo's names do not matter to. */
export function eventOf(
  kind: string,
  parameters: ShownEvent['parameters'] = {},
  more: Partial<ShownEvent> = {},
): ShownEvent {
  return { id: 1, task: 'alibaba//dts//dtsorders', at: afternoon, run: 1, kind, parameters, read: false, ...more };
}
