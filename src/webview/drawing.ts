import { timeTicks } from '../presentation/panel/chartsAxis.ts';
import { formatTick, type Viewer } from '../presentation/panel/detailText.ts';
import type { ChartsView, Plot } from '../presentation/panel/detailView.ts';
import type { Page } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

/** Sizes in px. The drawing is not scaled, so its text has the usual size. */
const left = 54;
const right = 10;
const strip = { top: 2, height: 18 };
const titleHeight = 20;
const gap = 12;
const axisHeight = 24;
const percentHeight = 110;
const otherHeight = 64;
/** Approximate width of a letter of the axis. Chinese characters are twice as wide. */
const letter = 6.6;
const day = 24 * 3_600_000;

interface Placed extends Plot {
  /** The top of the scale and its height, px. */
  readonly top: number;
  readonly height: number;
}

interface Frame {
  readonly width: number;
  readonly bottom: number;
  readonly x: (moment: number) => number;
}

/** The moment at `x` px of a drawing of this width. */
export function momentAt({ from, until }: ChartsView, width: number, x: number): number {
  const share = Math.min(1, Math.max(0, (x - left) / (width - left - right)));
  return from + share * (until - from);
}

export function drawing(charts: ChartsView, { ui, viewer }: Page): VirtualElement {
  const width = Math.max(240, ui.width);
  const scale = (width - left - right) / Math.max(1, charts.until - charts.from);
  const x = (moment: number): number => px(left + (moment - charts.from) * scale);
  const plots = placed(charts.plots);
  const last = plots.at(-1);
  const bottom = (last?.top ?? 0) + (last?.height ?? 0);
  const frame: Frame = { width, bottom, x };
  const height = bottom + axisHeight;
  return element(
    'svg',
    {
      class: 'charts',
      role: 'img',
      'aria-label': plots.map(({ latest }) => latest).join('; '),
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      'data-width': width,
    },
    element(
      'defs',
      {},
      element(
        'pattern',
        { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
        element('line', { x1: 0, y1: 0, x2: 0, y2: 6, class: 'hatch' }),
      ),
      element('clipPath', { id: 'plot' }, element('rect', { x: left, y: 0, width: width - left - right, height })),
    ),
    stretches(charts, frame),
    holes(charts, frame),
    timeAxis(charts, frame, viewer),
    plots.map((plot) => plotElement(plot, frame)),
    cone(charts, plots[0], frame),
    marks(charts, frame, ui.cursor, plots),
  );
}

function placed(plots: readonly Plot[]): Placed[] {
  let top = strip.top + strip.height + gap;
  return plots.map((plot) => {
    const height = plot.key === 'percent' ? percentHeight : otherHeight;
    const place = { ...plot, top: top + titleHeight, height };
    top = place.top + height + gap;
    return place;
  });
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}

function textWidth(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character > '\u2E80' ? 2 : 1) * letter, 0);
}

/** What the task was doing, as bands, with labels where there is room. */
function stretches({ stretches: all, from }: ChartsView, { x }: Frame): VirtualElement {
  return element(
    'g',
    { class: 'stretches' },
    all.map(({ from: begin, to, label, tone }) => {
      const start = x(Math.max(begin, from));
      const width = Math.max(1, px(x(to) - start));
      return element(
        'g',
        { key: begin },
        element('title', {}, label),
        element('rect', {
          class: `stretch stretch-${tone}`,
          x: start,
          y: strip.top,
          width,
          height: strip.height,
        }),
        width < textWidth(label) + 8
          ? null
          : element('text', { x: px(start + 4), y: strip.top + 13, class: 'stretch-label' }, label),
      );
    }),
  );
}

function holes({ holes: all, holeLabel }: ChartsView, { x, bottom }: Frame): VirtualElement {
  return element(
    'g',
    { class: 'holes' },
    all.map(({ from, to }) =>
      element(
        'g',
        { key: from },
        element('title', {}, holeLabel),
        element('rect', {
          class: 'hole',
          fill: 'url(#hatch)',
          x: x(from),
          y: strip.top,
          width: Math.max(1, px(x(to) - x(from))),
          height: px(bottom - strip.top),
        }),
      ),
    ),
  );
}

/** As many marks as have room for their labels. */
function timeAxis({ from, until }: ChartsView, { x, bottom, width }: Frame, viewer: Viewer): VirtualElement {
  const offset = -new Date(until).getTimezoneOffset();
  const label = (ms: number, ofDay: boolean): string => formatTick(ms, viewer, ofDay);
  const room = Math.max(textWidth(label(from, true)), textWidth(label(from, false))) + 22;
  const ticks = timeTicks(from, until, Math.max(2, Math.floor((width - left - right) / room)), offset);
  const ofDay = (ticks[1] ?? until) - (ticks[0] ?? from) < day;
  return element(
    'g',
    { class: 'axis' },
    ticks.map((at) => {
      const place = x(at);
      const midnight = ofDay && (at + offset * 60_000) % day === 0;
      const text = label(at, ofDay && !midnight);
      const half = textWidth(text) / 2;
      const middle = Math.min(width - half - 2, Math.max(half, place));
      return element(
        'g',
        { key: at },
        element('line', { class: 'grid', x1: place, x2: place, y1: strip.top + strip.height, y2: bottom }),
        element('text', { x: px(middle), y: bottom + 19, class: 'tick', 'text-anchor': 'middle' }, text),
      );
    }),
  );
}

function plotElement(plot: Placed, { x, width }: Frame): VirtualElement {
  const y = heightOf(plot);
  return element(
    'g',
    { key: plot.key, class: `plot plot-${plot.key}` },
    element('text', { x: left, y: plot.top - 7, class: 'plot-title' }, plot.title),
    plot.ticks.map(({ value, text }) => [
      element('line', { class: 'grid', x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      element('text', { x: left - 6, y: y(value) + 4, class: 'tick', 'text-anchor': 'end' }, text),
    ]),
    element('path', { class: 'curve', d: pathOf(plot, x, y) }),
  );
}

function heightOf({ ticks, top, height }: Placed): (value: number) => number {
  const max = ticks.at(-1)?.value ?? 1;
  return (value) => px(top + height - (Math.min(value, max) / max) * height);
}

/** A line from point to point that restarts after every interruption. */
function pathOf({ at, values }: Plot, x: (moment: number) => number, y: (value: number) => number): string {
  const parts: string[] = [];
  let drawn = 0;
  values.forEach((value, index) => {
    // A single point is a dot: the ends of the line are round.
    if (value === null && drawn === 1) parts.push('h0');
    if (value !== null) parts.push(`${drawn === 0 ? 'M' : 'L'}${x(at[index] ?? 0)} ${y(value)}`);
    drawn = value === null ? 0 : drawn + 1;
  });
  if (drawn === 1) parts.push('h0');
  return parts.join('');
}

/** The range of the finish, ahead of the curve. */
function cone({ finish, finishLabel, to }: ChartsView, plot: Placed | undefined, { x }: Frame): VirtualElement | null {
  if (finish === null || plot?.key !== 'percent') return null;
  const y = heightOf(plot);
  const start = `${x(to)} ${y(finish.percent)}`;
  return element(
    'g',
    { class: 'finish', 'clip-path': 'url(#plot)' },
    element('title', {}, finishLabel),
    element('path', {
      class: 'cone',
      d: `M${start}L${x(finish.earliest)} ${y(100)}L${x(finish.latest)} ${y(100)}Z`,
    }),
    element('path', { class: 'likely', d: `M${start}L${x(finish.likely)} ${y(100)}` }),
  );
}

/** Now, the runs and the cursor. */
function marks(
  { runs, to, until }: ChartsView,
  { x, bottom, width }: Frame,
  cursor: number | null,
  plots: readonly Placed[],
): VirtualElement {
  const line = (name: string, moment: number): VirtualElement =>
    element('line', { class: name, x1: x(moment), x2: x(moment), y1: strip.top, y2: bottom });
  return element(
    'g',
    { class: 'marks' },
    runs.map(({ at, text }) => {
      const turned = x(at) + textWidth(text) + 6 > width;
      return element(
        'g',
        { key: `run-${at}` },
        line('run', at),
        element(
          'text',
          {
            x: px(x(at) + (turned ? -4 : 4)),
            y: strip.top + strip.height + 12,
            class: 'run-label',
            'text-anchor': turned ? 'end' : 'start',
          },
          text,
        ),
      );
    }),
    until > to ? line('now', to) : null,
    cursor === null || cursor > until
      ? null
      : element(
          'g',
          { key: 'cursor' },
          line('cursor', cursor),
          plots.map((plot) => dot(plot, cursor, x)),
        ),
  );
}

function dot(plot: Placed, cursor: number, x: (moment: number) => number): VirtualElement | null {
  const index = plot.at.findLastIndex((at, each) => at === cursor && plot.values[each] !== null);
  const value = plot.values[index] ?? null;
  return value === null
    ? null
    : element('circle', { key: plot.key, class: 'dot-mark', cx: x(cursor), cy: heightOf(plot)(value), r: 3.5 });
}
