import { countUnits, lifecycles, type Phase, phaseOrder, subPhases } from '../../model/status.ts';
import { parsed, type DatabaseRow, textAt } from './rows.ts';
import type { Reading } from './sample.ts';

/**
 * The part of a reading that rarely changes. Few combinations exist, so each is stored once and referred to by its id.
 */
export type StatePart = Pick<
  Reading,
  'lifecycle' | 'phase' | 'subPhase' | 'caughtUp' | 'waitsForUser' | 'unit' | 'rawState'
>;

/** Clouds' texts are stored up to this length; what is longer is told apart by a checksum of its end. */
const maxTextLength = 200;

export function stateContent(state: StatePart): string {
  const { lifecycle, phase, subPhase, caughtUp, waitsForUser, unit, rawState } = state;
  return JSON.stringify([lifecycle, phase, subPhase, caughtUp, waitsForUser, unit, rawState]);
}

/** The state part in a row. A value that is not understood is read as not reported. */
export function statePartOf(row: DatabaseRow | undefined): StatePart {
  const content = parsed(textAt(row, 'content'));
  const cells: readonly unknown[] = Array.isArray(content) ? content : [];
  const [lifecycle, phase, subPhase, caughtUp, waitsForUser, unit, rawState] = cells;
  return {
    lifecycle: oneOf(lifecycles, lifecycle) ?? 'unknown',
    phase: phaseOf(phase),
    subPhase: oneOf(subPhases, subPhase),
    caughtUp: typeof caughtUp === 'boolean' ? caughtUp : null,
    waitsForUser: waitsForUser === true,
    unit: oneOf(countUnits, unit),
    rawState: typeof rawState === 'string' ? rawState : null,
  };
}

export function phaseOf(value: unknown): Phase | null {
  return oneOf(phaseOrder, value);
}

/** The reading in a form that can be stored and read back unchanged: with bounded texts and finite numbers. */
export function storable(reading: Reading): Reading {
  return {
    ...reading,
    position: bounded(reading.position),
    rawState: bounded(reading.rawState),
    percent: finite(reading.percent),
    phasePercent: finite(reading.phasePercent),
    done: finite(reading.done),
    total: finite(reading.total),
    lagSeconds: finite(reading.lagSeconds),
    lagBytes: finite(reading.lagBytes),
    retries: finite(reading.retries),
    sourceKeys: finite(reading.sourceKeys),
    targetKeys: finite(reading.targetKeys),
    kilobytesPerSecond: finite(reading.kilobytesPerSecond),
    operationsPerSecond: finite(reading.operationsPerSecond),
  };
}

function oneOf<T>(values: readonly T[], value: unknown): T | null {
  return values.find((one) => one === value) ?? null;
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function bounded(text: string | null): string | null {
  if (text === null || text.length <= maxTextLength) return text;
  let sum = 0;
  for (const character of text.slice(maxTextLength)) sum = (Math.imul(sum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return `${text.slice(0, maxTextLength)}…${sum.toString(36)}`;
}
