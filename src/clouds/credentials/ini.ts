/** A section of an INI file. */
export interface Section {
  readonly name: string;
  /** Keys are in lower case. */
  readonly values: ReadonlyMap<string, string>;
}

/**
 * The sections of an INI file, in order of first appearance; null for a text that has none and is not blank. As in the
 * vendors' own readers, sections of the same name are merged, and the last value of a key applies. `#` and `;` begin a
 * comment at the start of a line and after a blank. Keys contain neither blanks nor quotes, so comments and quotes can
 * be removed.
 */
export function parseIni(text: string): readonly Section[] | null {
  const sections = new Map<string, Map<string, string>>();
  let values: Map<string, string> | null = null;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    if (line.startsWith('[')) {
      const end = line.indexOf(']');
      values = end < 0 ? null : sectionOf(sections, line.slice(1, end).trim());
      continue;
    }
    const at = line.search(/[=:]/);
    // Lines before the first section belong to no profile.
    if (at > 0) values?.set(line.slice(0, at).trim().toLowerCase(), valueOf(line.slice(at + 1)));
  }
  if (sections.size === 0 && text.replace(/^\uFEFF/, '').trim() !== '') return null;
  return [...sections].map(([name, entries]) => ({ name, values: entries }));
}

function sectionOf(sections: Map<string, Map<string, string>>, name: string): Map<string, string> {
  const values = sections.get(name) ?? new Map<string, string>();
  sections.set(name, values);
  return values;
}

function valueOf(text: string): string {
  const comment = text.search(/\s[#;]/);
  const value = (comment < 0 ? text : text.slice(0, comment)).trim();
  const quote = value.charAt(0);
  const quoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return quoted ? value.slice(1, -1) : value;
}
