import type * as sqlite from 'node:sqlite';

export type Sqlite = typeof sqlite;

let loading: Promise<Sqlite | null> | null = null;

/**
 * Node's SQLite, loaded on first use; null if this Node has none. While it is loaded, Node warns that it is
 * experimental. That warning is suppressed, because it would appear in the user's console.
 */
export function loadSqlite(): Promise<Sqlite | null> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Sqlite | null> {
  const restore = silence();
  try {
    return await import('node:sqlite');
  } catch {
    return null;
  } finally {
    restore();
  }
}

/** Suppresses that one warning and returns a function that ends this. */
function silence(): () => void {
  const original: unknown = Reflect.get(process, 'emitWarning');
  if (typeof original !== 'function') return () => undefined;
  const quiet: unknown = new Proxy(original, {
    apply(target, self, words: unknown[]): unknown {
      return isAboutSqlite(words) ? undefined : Reflect.apply(target, self, words);
    },
  });
  Reflect.set(process, 'emitWarning', quiet);
  return () => {
    if (Reflect.get(process, 'emitWarning') === quiet) Reflect.set(process, 'emitWarning', original);
  };
}

function isAboutSqlite([warning, type]: readonly unknown[]): boolean {
  return type === 'ExperimentalWarning' && typeof warning === 'string' && warning.includes('SQLite');
}
