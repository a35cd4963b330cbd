import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type HistoryDatabase, type HistoryOptions, openHistory } from '../../../../src/monitor/history/history.ts';
import type { HistoryProblem } from '../../../../src/monitor/history/problems.ts';
import type { Sample } from '../../../../src/monitor/history/sample.ts';
import { FakeClock } from '../../../support/fakeClock.ts';

export * from './readings.ts';

/** A folder of its own for each test, and everything in it closed and deleted afterwards. */
export class Place {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cmm-history-'));
  readonly file = path.join(this.folder, 'history.db');
  readonly clock: FakeClock;
  readonly problems: HistoryProblem[] = [];
  readonly #open: HistoryDatabase[] = [];

  constructor(clock = new FakeClock()) {
    this.clock = clock;
  }

  /** What is recorded in this one is on disk at once. */
  async open(options: Partial<HistoryOptions> = {}, folder = this.folder): Promise<HistoryDatabase> {
    const history = await this.openGathering(options, folder);
    const record = history.record.bind(history);
    history.record = (...words) => {
      record(...words);
      history.flush();
    };
    return history;
  }

  /** As it is used: what is recorded waits for more. */
  async openGathering(options: Partial<HistoryOptions> = {}, folder = this.folder): Promise<HistoryDatabase> {
    const history = await openHistory(folder, {
      clock: this.clock,
      onProblem: (problem) => this.problems.push(problem),
      ...options,
    });
    this.#open.push(history);
    return history;
  }

  /** Straight into the file. */
  inFile<T>(work: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(this.file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  }

  integrity(): unknown {
    return this.inFile((database) => database.prepare('PRAGMA integrity_check').get()?.['integrity_check']);
  }

  names(): readonly string[] {
    return fs.readdirSync(this.folder).sort();
  }

  end(): void {
    for (const history of this.#open) history.close();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What tells samples apart in most tests. */
export function outline(samples: readonly Sample[]): readonly (readonly [number, number, number | null])[] {
  return samples.map(({ at: begin, seenUntil, percent }) => [begin, seenUntil, percent]);
}
