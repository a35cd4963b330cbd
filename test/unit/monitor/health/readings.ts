import { copyingReading } from '../../../support/readings.ts';
import type { Health, HealthKind } from '../../../../src/model/health.ts';
import type { HealthContext } from '../../../../src/monitor/health/healthOf.ts';
import { healthOf } from '../../../../src/monitor/health/healthOf.ts';
import { type Reading, type Sample, sameReading } from '../../../../src/monitor/history/sample.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
/** Between two reads. */
export const poll = 30 * second;

export const copying: Reading = { ...copyingReading, percent: 0 };

export const replicating: Reading = {
  ...copying,
  phase: 'incremental',
  caughtUp: false,
  percent: 100,
  lagSeconds: 0,
  position: 'mysql-bin.000001|4',
};

/** What history keeps of reads of one task: equal ones become one sample, unless nobody looked in between. */
export class Watch {
  readonly samples: Sample[] = [];
  now: number;

  constructor(now = 1_000_000_000_000) {
    this.now = now;
  }

  read(reading: Reading, run = 1): this {
    const last = this.samples.at(-1);
    if (last?.run === run && sameReading(last, reading) && this.now - last.seenUntil <= poll) {
      this.samples[this.samples.length - 1] = { ...last, seenUntil: this.now };
    } else this.samples.push({ ...reading, at: this.now, seenUntil: this.now, run });
    return this;
  }

  /** One read per poll for so long; the first is a poll after the last one. */
  reads(ms: number, reading: (elapsedMs: number) => Reading): this {
    for (let elapsed = poll; elapsed <= ms; elapsed += poll) this.wait(poll).read(reading(elapsed));
    return this;
  }

  /** Nothing changes any more for so long. */
  stands(ms: number): this {
    const last = this.samples.at(-1);
    return last === undefined ? this : this.reads(ms, () => last);
  }

  /** A copy that rises by a percent each `gapMs`, from the percent after the last one's. */
  rises(times: number, gapMs: number, reading: Reading = copying): this {
    for (let time = 0; time < times; time += 1) {
      const last = this.samples.at(-1);
      if (last === undefined) this.read(reading);
      else
        this.stands(gapMs - poll)
          .wait(poll)
          .read({ ...last, percent: (last.percent ?? 0) + 1 });
    }
    return this;
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  health(context: Partial<HealthContext> = {}): Health {
    return healthOf(this.samples, {
      now: this.now,
      pollIntervalMs: poll,
      contact: { lastGoodAt: this.now, lostSince: null, failuresInRow: 0 },
      previous: null,
      ...context,
    });
  }

  kind(context: Partial<HealthContext> = {}): HealthKind {
    return this.health(context).kind;
  }
}
