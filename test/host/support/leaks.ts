import fs from 'node:fs';
import path from 'node:path';
import type { Account } from '../../../src/model/account.ts';
import { secretsOf } from '../../../src/model/account.ts';

/** The ways in which a secret may stand in a file, a header, a query or a text in JSON. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const percent = encodeURIComponent(secret);
  return [
    secret,
    percent,
    percent.toLowerCase(),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
    bytes.toString('hex'),
    // Base64 of a text within a longer one depends on where it stands: what holds for each of the three places.
    ...[0, 1, 2].map((shift) => base64Core(bytes, shift)),
  ];
}

function base64Core(bytes: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return whole.slice(shift === 0 ? 0 : shift + 1, -1);
}

/** Looks for the secrets of accounts in whatever it is given, and remembers where it found which. */
export class LeakSearch {
  readonly #forms: readonly string[];
  readonly found: string[] = [];

  constructor(accounts: readonly Account[]) {
    this.#forms = [...new Set(['CANARY', ...accounts.flatMap(secretsOf).flatMap(formsOf)])];
  }

  /** `control` must be in the text: a search in nothing proves nothing. */
  in(where: string, text: string, control: string): void {
    if (!text.includes(control))
      throw new Error(`${where} does not hold "${control}", so nothing was searched:\n${text}`);
    for (const form of this.#forms) if (text.includes(form)) this.found.push(`${where}: ${form}`);
  }

  /** All files in a folder and below it, as bytes and as UTF-16. */
  inFolder(folder: string): void {
    for (const file of filesIn(folder)) {
      const bytes = fs.readFileSync(file);
      for (const encoding of ['latin1', 'utf16le'] as const) this.in(file, bytes.toString(encoding), '');
    }
  }
}

export function filesIn(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
