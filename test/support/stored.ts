import fs from 'node:fs';
import path from 'node:path';
import type { Account } from '../../src/model/account.ts';
import type { HistoryEvent } from '../../src/monitor/history/events.ts';
import type { Sample } from '../../src/monitor/history/sample.ts';
import type { RunRecord } from '../../src/monitor/history/samples.ts';
import type { Run } from '../../src/monitor/runs.ts';

/** What a version of the extension has left behind: test/fixtures/VERSION/README.md. */
export interface Stored {
  readonly secrets: Readonly<Record<string, string>>;
  readonly accounts: readonly Account[];
  readonly globalState: Readonly<Record<string, unknown>>;
  readonly workspaceState: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly panel: unknown;
}

/** What that version itself reads of its history. */
export interface StoredHistory {
  /** The time of that reading. ms. */
  readonly now: number;
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly samples: readonly Sample[];
        readonly runs: readonly RunRecord[];
        readonly lastRun: Run;
        readonly latest: Sample;
      }
    >
  >;
  readonly events: readonly HistoryEvent[];
  readonly unread: number;
}

export function storedBy(root: string, version: string): Stored {
  return JSON.parse(fs.readFileSync(path.join(folderOf(root, version), 'storage.json'), 'utf8')) as Stored;
}

export function historyBy(root: string, version: string): StoredHistory {
  return JSON.parse(fs.readFileSync(path.join(folderOf(root, version), 'history.json'), 'utf8')) as StoredHistory;
}

/** Its database file. */
export function databaseBy(root: string, version: string): string {
  return path.join(folderOf(root, version), 'history.db');
}

function folderOf(root: string, version: string): string {
  return path.join(root, 'test', 'fixtures', version);
}
