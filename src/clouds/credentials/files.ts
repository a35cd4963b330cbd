import { type CredentialReader, type CredentialReason, maxFileLength, type PlaceContents } from './types.ts';

/** The text of a file; a reason if the file exists but cannot be used; null if there is no file. */
export type FileText = { readonly text: string } | { readonly reason: CredentialReason } | null;

/** Reads a file through the reader. Its errors are dropped, because they may quote the file. */
export async function textOfFile(reader: CredentialReader, path: string): Promise<FileText> {
  let text: string | null;
  try {
    text = await reader.readText(path, maxFileLength);
  } catch {
    return { reason: 'unreadable' };
  }
  if (text === null) return null;
  return text.length > maxFileLength ? { reason: 'too-large' } : { text };
}

/** A path below the home directory, for example `homePath(reader, '.aliyun', 'config.json')`. */
export function homePath({ homeDir, platform }: CredentialReader, ...parts: readonly string[]): string {
  const separator = platform === 'win32' ? '\\' : '/';
  const home = homeDir.replace(platform === 'win32' ? /[\\/]+$/ : /\/+$/, '');
  return [home, ...parts].join(separator);
}

/** The value of the first of these environment variables that is not empty. */
export function variable({ env }: CredentialReader, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = env[name]?.trim() ?? '';
    if (value !== '') return value;
  }
  return null;
}

/** The only place of a format that has one file. `parse` returns null for a text of another format. */
export async function placeOfFile(
  reader: CredentialReader,
  path: string,
  parse: (text: string) => PlaceContents['profiles'] | null,
): Promise<readonly PlaceContents[]> {
  const file = await textOfFile(reader, path);
  if (file === null) return [];
  if ('reason' in file) return [{ path, profiles: [], reason: file.reason }];
  const profiles = parse(file.text);
  return [profiles === null ? { path, profiles: [], reason: 'malformed' } : { path, profiles, reason: null }];
}
