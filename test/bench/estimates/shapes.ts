import { exponential, normal, seeded } from './random.ts';

/** How a job goes: its speed at a moment, 1 being what would finish it in its nominal time. */
type Speed = (progress: number, hours: number) => number;

export interface Shape {
  /** Also seeds the jobs: another name gives other jobs and other figures. */
  readonly name: string;
  readonly nominalHours: number;
  readonly repeats: number;
  /** Makes the speed of one job; every draw of luck comes from `random`. */
  readonly speed: (random: () => number) => Speed;
  /** The share at which the watching begins; 0: it is watched from before its start. */
  readonly watchedFrom?: number;
  /** Whether the cloud reports "retrying" while the speed is 0. */
  readonly tellsRetries?: boolean;
  /** The share at which the speed changes for good, without any sign before. */
  readonly changesAt?: number;
  /** Looks just like a steady job until almost its end. */
  readonly unforeseeable?: boolean;
  /** One of the 2 h and 24 h shapes that docs/estimates.md also counts separately. */
  readonly inField?: boolean;
}

/** A job that was run to its end: its true share done at each 5 s, and when it ended. */
export interface Job {
  readonly stepMs: number;
  readonly shares: Float64Array;
  readonly stopped: Uint8Array;
  readonly finishMs: number;
}

const stepMs = 5000;
const hourMs = 3_600_000;

export function runJob({ nominalHours, speed }: Shape, seed: number): Job {
  const random = seeded(seed);
  const speedAt = speed(random);
  const shares: number[] = [];
  const stopped: number[] = [];
  let share = 0;
  let noise = 0;
  for (let step = 0; share < 1; step += 1) {
    shares.push(share);
    // Speed wavers by about 15 %, with a memory of a minute or so.
    noise = 0.92 * noise + 0.06 * normal(random);
    const now = speedAt(share, (step * stepMs) / hourMs);
    stopped.push(now === 0 ? 1 : 0);
    const gain = (Math.max(0.05, 1 + noise) * now * stepMs) / (nominalHours * hourMs);
    if (share + gain >= 1) {
      const finishMs = (step + (1 - share) / gain) * stepMs;
      return { stepMs, shares: Float64Array.from(shares), stopped: Uint8Array.from(stopped), finishMs };
    }
    share += gain;
  }
  throw new Error('A job must end');
}

/** Switches between speeds: each holds for a time of its own kind, in hours. */
function switching(random: () => number, states: readonly { speed: number; meanHours: number }[]): Speed {
  let index = 0;
  let until = exponential(random, states[0]?.meanHours ?? 1);
  return (_, hours) => {
    while (hours >= until) {
      index = (index + 1) % states.length;
      until += exponential(random, states[index]?.meanHours ?? 1);
    }
    return states[index]?.speed ?? 1;
  };
}

const minutes = (count: number): number => count / 60;

interface Kind {
  readonly name: string;
  readonly speed: Shape['speed'];
  readonly changesAt?: number;
}

/** The rate shapes: steady, bursty, a drop, a slow-down, large last objects, and a rise. */
const kinds: readonly Kind[] = [
  { name: 'steady', speed: () => () => 1 },
  {
    name: 'bursty',
    speed: (random) =>
      switching(random, [
        { speed: 1.9, meanHours: minutes(4) },
        { speed: 0.1, meanHours: minutes(4) },
      ]),
  },
  { name: 'drops to ⅓ at 50 %', changesAt: 0.5, speed: () => (progress) => (progress < 0.5 ? 1 : 1 / 3) },
  { name: 'slows down to ¼', speed: () => (progress) => 1 - 0.75 * progress },
  { name: 'last 10 % takes half the time', changesAt: 0.9, speed: () => (progress) => (progress < 0.9 ? 1.8 : 0.2) },
  { name: 'triples at 50 %', changesAt: 0.5, speed: () => (progress) => (progress < 0.5 ? 2 / 3 : 2) },
];

const own: readonly Shape[] = [
  {
    name: '48 h diurnal (half speed by day)',
    nominalHours: 36,
    repeats: 3,
    speed: (random) => {
      const phase = 2 * Math.PI * random();
      return (_, hours) => 1 + 0.45 * Math.sin((2 * Math.PI * hours) / 24 + phase);
    },
  },
  {
    name: '6 h, tables of very different speed',
    nominalHours: 6,
    repeats: 6,
    speed: (random) => {
      const speeds = Array.from({ length: 20 }, () => Math.exp(0.5 * normal(random)));
      return (progress) => speeds[Math.min(19, Math.floor(progress * 20))] ?? 1;
    },
  },
  {
    name: '8 h, throttled to ⅓ for 90 min',
    nominalHours: 7,
    repeats: 6,
    speed: (random) => {
      const from = 1.5 + 3 * random();
      return (_, hours) => (hours >= from && hours < from + 1.5 ? 1 / 3 : 1);
    },
  },
  {
    name: '4 h, told retry pauses of 3–20 min',
    nominalHours: 3.5,
    repeats: 6,
    tellsRetries: true,
    speed: (random) => {
      const pauses = Array.from({ length: 4 }, () => ({ from: 4 * random(), length: minutes(3 + 17 * random()) }));
      return (_, hours) => (pauses.some(({ from, length }) => hours >= from && hours < from + length) ? 0 : 1);
    },
  },
  {
    name: '6 h, untold pauses of 6–36 min',
    nominalHours: 5,
    repeats: 6,
    speed: (random) => {
      let from = exponential(random, 1.2);
      let until = from + minutes(6 + 30 * random());
      return (_, hours) => {
        while (hours >= until) {
          from = until + exponential(random, 1.2);
          until = from + minutes(6 + 30 * random());
        }
        return hours >= from ? 0 : 1;
      };
    },
  },
  { name: '12 h steady, watched from 40 %', nominalHours: 12, repeats: 5, watchedFrom: 0.4, speed: () => () => 1 },
  { name: '72 h steady', nominalHours: 72, repeats: 2, speed: () => () => 1 },
];

export const shapes: readonly Shape[] = [
  ...[2, 24].flatMap((nominalHours) =>
    kinds.map(({ name, ...kind }) => ({
      ...kind,
      name: `${nominalHours} h ${name}`,
      nominalHours,
      repeats: nominalHours === 2 ? 14 : 4,
      unforeseeable: name.startsWith('last'),
      inField: !name.startsWith('triples'),
    })),
  ),
  ...own,
];
