/**
 * The read-only promise in code: every adapter asks here before it signs anything. A call that is not on its cloud's
 * list is a bug of ours, so it is an ordinary error and not a problem of the person.
 */
export function assertReading(allowed: readonly string[], action: string): void {
  if (!allowed.includes(action)) throw new Error(`${action} is not on the list of reading actions`);
}
