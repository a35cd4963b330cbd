/** A row of the database. Its values are not trusted: the file may be damaged or written by another program. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

export function numberAt(row: DatabaseRow, column: string): number | null {
  const value = row[column];
  return typeof value === 'number' ? value : null;
}

export function wholeAt(row: DatabaseRow | undefined, column: string): number {
  const value = row?.[column];
  return typeof value === 'number' ? value : 0;
}

export function textAt(row: DatabaseRow | undefined, column: string): string | null {
  const value = row?.[column];
  return typeof value === 'string' ? value : null;
}

/** The value of a JSON text; undefined if the text is not JSON. */
export function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
