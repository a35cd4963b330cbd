/** The ticks of an axis, spaced so that their labels have room. Pure. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 56, 112, 224].map((count) => count * day),
];

/** Times between the edges (ms) at whole minutes, hours, or days of a clock that is `offsetMinutes` ahead of UTC. */
export function timeTicks(from: number, to: number, most: number, offsetMinutes: number): number[] {
  const span = to - from;
  const step = timeSteps.find((candidate) => span / candidate <= most) ?? timeSteps.at(-1) ?? day;
  const shift = offsetMinutes * minute;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to; at += step) ticks.push(at);
  return ticks.length > most ? ticks.slice(0, Math.max(1, most)) : ticks;
}

const durations = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** 0, half, and the top of a scale that includes the highest value, in round numbers of its kind. */
export function valueTicks(highest: number, kind: 'number' | 'seconds' | 'bytes'): [number, number, number] {
  const half = roundHalf(Math.max(highest, 0) / 2, kind);
  return [0, half, 2 * half];
}

function roundHalf(half: number, kind: 'number' | 'seconds' | 'bytes'): number {
  if (kind === 'seconds') return durations.find((step) => step >= half) ?? Math.ceil(half / 86_400) * 86_400;
  if (kind === 'bytes') {
    const unit = 1024 ** Math.max(0, Math.min(4, Math.floor(Math.log(Math.max(half, 1)) / Math.log(1024))));
    return roundUp(half / unit) * unit;
  }
  return roundUp(half);
}

/** To 1, 2, or 5 times a power of ten. */
function roundUp(value: number): number {
  // Tiny numbers, and denormal ones, which have no power of ten.
  if (value < 1e-9) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return factor * power;
}
