/**
 * Enforces the read-only promise: every adapter calls this before it signs a request. An action that is missing from
 * the cloud's list is a bug in this extension, so this throws an ordinary error and not a `ProblemError`.
 */
export function assertReading(allowed: readonly string[], action: string): void {
  if (!allowed.includes(action)) throw new Error(`${action} is not on the list of reading actions`);
}
