import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findCredentialSources, readCredential } from '../../../../src/config/credentials/credentials.ts';
import type {
  CredentialKind,
  CredentialReader,
  CredentialReason,
  CredentialSource,
} from '../../../../src/clouds/credentials/types.ts';
import { machineReader } from '../../../../src/platform/credentialReader.ts';

const fixtures = path.join(import.meta.dirname, '..', '..', '..', 'fixtures', 'credentials');

/** Where each file lies in a home directory. */
export const places = {
  aliyun: '.aliyun/config.json',
  alibabacloud: '.alibabacloud/credentials',
  ucloudConfig: '.ucloud/config.json',
  ucloudKeys: '.ucloud/credential.json',
  huaweicloud: '.huaweicloud/credentials',
  koocli: '.hcloud/config.json',
} as const;

/** A home directory of its own, with real files, read as the extension reads them. */
export class Home {
  readonly dir = fs.mkdtempSync(path.join(os.tmpdir(), 'credentials-'));
  readonly env: Record<string, string> = {};

  get reader(): CredentialReader {
    return { readText: machineReader.readText, env: this.env, homeDir: this.dir, platform: process.platform };
  }

  path(place: string): string {
    return path.join(this.dir, place);
  }

  write(place: string, content: string | Uint8Array): void {
    fs.mkdirSync(path.dirname(this.path(place)), { recursive: true });
    fs.writeFileSync(this.path(place), content);
  }

  copy(fixture: string, place: string): void {
    this.write(place, fs.readFileSync(path.join(fixtures, fixture)));
  }

  async sources(kind?: CredentialKind): Promise<readonly CredentialSource[]> {
    const { sources } = await findCredentialSources(this.reader);
    return sources.filter((source) => kind === undefined || source.kind === kind);
  }

  async source(kind: CredentialKind, profile: string | null): Promise<CredentialSource> {
    const found = (await this.sources(kind)).find((each) => each.profile === profile);
    assert.ok(found, `${kind} ${String(profile)}`);
    return found;
  }

  /** The account that a profile gives. */
  async read(kind: CredentialKind, profile: string | null): Promise<unknown> {
    const result = await readCredential(this.reader, await this.source(kind, profile));
    assert.ok('account' in result, JSON.stringify(result));
    return result.account;
  }

  /** By profile, why it cannot be used; null for one that can. */
  async reasons(kind: CredentialKind): Promise<Readonly<Record<string, CredentialReason | null>>> {
    const found = await this.sources(kind);
    return Object.fromEntries(found.map(({ profile, problem }) => [profile ?? '', problem?.reason ?? null]));
  }

  remove(): void {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }

  /** Every file with its content and time of change: what must be the same after reading. */
  snapshot(): readonly string[] {
    return fs
      .readdirSync(this.dir, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => {
        const file = path.join(this.dir, name);
        const found = fs.statSync(file);
        return `${name} ${found.mtimeMs} ${found.mode} ${found.isFile() ? fs.readFileSync(file, 'base64') : ''}`;
      });
  }
}
