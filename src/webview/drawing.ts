import * as l10n from '@vscode/l10n';
import type { Charts, Curve } from '../presentation/charts.ts';
import { timeTicks, valueTicks } from '../presentation/chartsAxis.ts';
import { lagText, percentText, rateText, rateTitle, shortCount } from '../presentation/chartsText.ts';
import { formatTick, type Viewer } from '../presentation/detailText.ts';
import type { Ui } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

/** Where things stand, px. Drawn at its real size, so that its letters are as large as all others. */
const left = 54;
const right = 10;
const strip = { top: 2, height: 18 };
const titleHeight = 20;
const gap = 12;
const axisHeight = 24;
const percentHeight = 110;
const otherHeight = 64;
/** Of a letter of the axis, roughly; those of Chinese are twice as wide. */
const letter = 6.6;
const day = 24 * 3_600_000;

interface Plot {
  readonly key: 'percent' | 'rate' | 'lag';
  readonly title: string;
  readonly curve: Curve;
  readonly ticks: readonly [number, number, number];
  readonly tick: (value: number) => string;
  readonly latest: string;
  /** Where its highest value stands, and how high it is, px. */
  readonly top: number;
  readonly height: number;
}

interface Frame {
  readonly width: number;
  readonly bottom: number;
  readonly x: (moment: number) => number;
}

/** How long a time the pixel at `x` of a drawing this wide stands for; for the pointer. */
export function momentAt({ from, until }: Charts, width: number, x: number): number {
  const share = Math.min(1, Math.max(0, (x - left) / (width - left - right)));
  return from + share * (until - from);
}

export function drawing(charts: Charts, viewer: Viewer, ui: Ui): VirtualElement {
  const width = Math.max(240, ui.width);
  const scale = (width - left - right) / Math.max(1, charts.until - charts.from);
  const x = (moment: number): number => px(left + (moment - charts.from) * scale);
  const plots = plotsOf(charts);
  const last = plots.at(-1);
  const bottom = (last?.top ?? 0) + (last?.height ?? 0);
  const frame: Frame = { width, bottom, x };
  const height = bottom + axisHeight;
  return element(
    'svg',
    {
      class: 'charts',
      role: 'img',
      'aria-label': plots.map(({ title, latest }) => l10n.t('{0}: {1}', title, latest)).join('; '),
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

function plotsOf(charts: Charts): Plot[] {
  const { percent, rate, rateUnit, lag, lagUnit } = charts;
  const plots: Plot[] = [];
  let top = strip.top + strip.height + gap;
  const add = (plot: Omit<Plot, 'top' | 'latest'>, words: (value: number) => string): void => {
    if (plot.curve.values.every((value) => value === null)) return;
    const last = plot.curve.values.findLast((value) => value !== null) ?? 0;
    top += titleHeight;
    plots.push({ ...plot, top, latest: words(last) });
    top += plot.height + gap;
  };
  const title = l10n.t('Percent of the initial copy');
  const percentTick = (value: number): string => `${value}%`;
  add(
    { key: 'percent', title, curve: percent, ticks: [0, 50, 100], tick: percentTick, height: percentHeight },
    percentText,
  );
  if (rateUnit !== null) {
    const ticks = valueTicks(highest(rate), 'number');
    add(
      { key: 'rate', title: rateTitle(rateUnit), curve: rate, ticks, tick: shortCount, height: otherHeight },
      (value) => rateText(value, rateUnit),
    );
  }
  if (lagUnit !== null) {
    const words = (value: number): string => lagText(value, lagUnit);
    const ticks = valueTicks(highest(lag), lagUnit);
    add({ key: 'lag', title: l10n.t('Lag'), curve: lag, ticks, tick: words, height: otherHeight }, words);
  }
  return plots;
}

function highest({ values }: Curve): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}

function textWidth(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (character > '\u2E80' ? 2 : 1) * letter, 0);
}

/** What it was doing, as bands with their names where those have room. */
function stretches({ stretches: all, from }: Charts, { x }: Frame): VirtualElement {
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

function holes({ holes: all }: Charts, { x, bottom }: Frame): VirtualElement {
  return element(
    'g',
    { class: 'holes' },
    all.map(({ from, to }) =>
      element(
        'g',
        { key: from },
        element('title', {}, l10n.t('no contact')),
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
function timeAxis({ from, until }: Charts, { x, bottom, width }: Frame, viewer: Viewer): VirtualElement {
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

function plotElement(plot: Plot, { x, width }: Frame): VirtualElement {
  const y = heightOf(plot);
  return element(
    'g',
    { key: plot.key, class: `plot plot-${plot.key}` },
    element('text', { x: left, y: plot.top - 7, class: 'plot-title' }, plot.title),
    plot.ticks.map((value) => [
      element('line', { class: 'grid', x1: left, x2: width - right, y1: y(value), y2: y(value) }),
      element('text', { x: left - 6, y: y(value) + 4, class: 'tick', 'text-anchor': 'end' }, plot.tick(value)),
    ]),
    element('path', { class: 'curve', d: pathOf(plot.curve, x, y) }),
  );
}

function heightOf({ ticks, top, height }: Plot): (value: number) => number {
  return (value) => px(top + height - (Math.min(value, ticks[2]) / ticks[2]) * height);
}

/** A line from point to point, begun anew after every interruption. */
function pathOf({ at, values }: Curve, x: (moment: number) => number, y: (value: number) => number): string {
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
function cone({ finish, to }: Charts, plot: Plot | undefined, { x }: Frame): VirtualElement | null {
  if (finish === null || plot?.key !== 'percent') return null;
  const y = heightOf(plot);
  const start = `${x(to)} ${y(finish.percent)}`;
  return element(
    'g',
    { class: 'finish', 'clip-path': 'url(#plot)' },
    element('title', {}, l10n.t('Expected finish')),
    element('path', {
      class: 'cone',
      d: `M${start}L${x(finish.earliest)} ${y(100)}L${x(finish.latest)} ${y(100)}Z`,
    }),
    element('path', { class: 'likely', d: `M${start}L${x(finish.likely)} ${y(100)}` }),
  );
}

/** Now, the runs and the cursor. */
function marks(
  { runs, to, until }: Charts,
  { x, bottom, width }: Frame,
  cursor: number | null,
  plots: readonly Plot[],
): VirtualElement {
  const line = (name: string, moment: number): VirtualElement =>
    element('line', { class: name, x1: x(moment), x2: x(moment), y1: strip.top, y2: bottom });
  return element(
    'g',
    { class: 'marks' },
    runs.map(({ at, number }) => {
      const text = l10n.t('run {0}', number);
      const turned = x(at) + textWidth(text) + 6 > width;
      return element(
        'g',
        { key: `run-${number}` },
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

function dot(plot: Plot, cursor: number, x: (moment: number) => number): VirtualElement | null {
  const index = plot.curve.at.findLastIndex((at, each) => at === cursor && plot.curve.values[each] !== null);
  const value = plot.curve.values[index] ?? null;
  return value === null
    ? null
    : element('circle', { key: plot.key, class: 'dot-mark', cx: x(cursor), cy: heightOf(plot)(value), r: 3.5 });
}
