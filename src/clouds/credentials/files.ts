import { type CredentialReader, type CredentialReason, longestFile, type Place } from './types.ts';

/** A file's text, why there is none although the file is there, or null where no file is. */
export type FileText = { readonly text: string } | { readonly reason: CredentialReason } | null;

/** Reads a file through the reader. No error of it gets any further: its words could hold what stands in the file. */
export async function textOfFile(reader: CredentialReader, path: string): Promise<FileText> {
  let text: string | null;
  try {
    text = await reader.readText(path, longestFile);
  } catch {
    return { reason: 'unreadable' };
  }
  if (text === null) return null;
  return text.length > longestFile ? { reason: 'too-large' } : { text };
}

/** A path below the home directory, e.g. `homePath(reader, '.aliyun', 'config.json')`. */
export function homePath({ homeDir, platform }: CredentialReader, ...parts: readonly string[]): string {
  const separator = platform === 'win32' ? '\\' : '/';
  const home = homeDir.replace(platform === 'win32' ? /[\\/]+$/ : /\/+$/, '');
  return [home, ...parts].join(separator);
}

/** An environment variable with something in it: the first of these names that has a value. */
export function variable({ env }: CredentialReader, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = env[name]?.trim() ?? '';
    if (value !== '') return value;
  }
  return null;
}

/** The one place of a format with one file. `parse` gives null for a text that is not of its kind. */
export async function placeOfFile(
  reader: CredentialReader,
  path: string,
  parse: (text: string) => Place['profiles'] | null,
): Promise<readonly Place[]> {
  const file = await textOfFile(reader, path);
  if (file === null) return [];
  if ('reason' in file) return [{ path, profiles: [], reason: file.reason }];
  const profiles = parse(file.text);
  return [profiles === null ? { path, profiles: [], reason: 'malformed' } : { path, profiles, reason: null }];
}
