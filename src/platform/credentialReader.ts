import { type FileHandle, open, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import process from 'node:process';
import type { CredentialReader } from '../clouds/credentials/types.ts';

/** The maximum bytes per character in all encodings. */
const bytesPerCharacter = 4;

/** Reads this machine's files, environment variables, and home directory. It opens files for reading only. */
export const machineReader: CredentialReader = {
  readText,
  env: process.env,
  get homeDir() {
    return homedir();
  },
  platform: process.platform,
};

/**
 * Returns the text of a plain file, at most `longest + 1` characters; null if the file does not exist. Rejects for
 * anything else: a directory, a pipe that would never end, or a file without read permission.
 */
async function readText(path: string, longest: number): Promise<string | null> {
  const size = await sizeOf(path);
  if (size === null) return null;
  const file = await open(path, 'r');
  try {
    const bytes = await beginningOf(file, Math.min(size, (longest + 1) * bytesPerCharacter));
    return decoded(bytes).slice(0, longest + 1);
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    // Opening a pipe would wait for a writer.
    if (found.isFile()) return found.size;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
  throw new Error('not a plain file');
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

async function beginningOf(file: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(buffer, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

/** Decodes UTF-8, or UTF-16 if the byte order mark says so. Redirection in older Windows shells writes UTF-16. */
function decoded(bytes: Buffer): string {
  const utf16 = bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(utf16 ? 'utf16le' : 'utf8');
}
