import { setTimeout as delay } from 'node:timers/promises';

/** How long anything that a person would wait for may take on a slow machine. */
export const patience = 20_000;

/**
 * Tries until `attempt` neither throws nor returns false, and returns what it returned; after `timeoutMs` the last
 * failure is thrown.
 * @example await eventually(async () => assert.deepEqual(await tree.labels(), ['orders']));
 */
export async function eventually<T>(attempt: () => Promise<T> | T, timeoutMs = patience): Promise<T> {
  const limit = Date.now() + timeoutMs;
  for (;;) {
    try {
      const result = await attempt();
      if (result !== false) return result;
      if (Date.now() > limit) throw new Error('It did not become true.');
    } catch (error) {
      if (Date.now() > limit) {
        if (error instanceof Error) error.message += ` (tried for ${timeoutMs / 1000} s)`;
        throw error;
      }
    }
    await delay(50);
  }
}

/** What names something on the screen: its exact text, or a pattern. */
export type Name = string | RegExp;

export function matches(text: string, name: Name): boolean {
  return typeof name === 'string' ? text === name : name.test(text);
}

/** A name as a pattern that fits the whole text, blanks at its ends aside. */
export function exactly(name: Name): RegExp {
  return typeof name === 'string' ? new RegExp(`^\\s*${escape(name)}\\s*$`) : name;
}

/** A name as a pattern that fits the beginning of the text. */
export function startingWith(name: Name): RegExp {
  return typeof name === 'string' ? new RegExp(`^\\s*${escape(name)}`) : name;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
