/** The charts of a task with all their words. */
import * as l10n from '@vscode/l10n';
import { type Charts, chartZooms, type ChartZoom, type ChartCurve } from './charts.ts';
import { valueTicks } from './chartsAxis.ts';
import { lagText, percentText, rateText, rateTitle, shortCount } from './chartsText.ts';
import { withMoments } from './detailText.ts';
import type { ChartsView, Plot } from './detailView.ts';

export function describeCharts(charts: Charts): ChartsView {
  const { from, to, until, stretches, runs, holes, finish } = charts;
  const plots = [percentPlot(charts), ratePlot(charts), lagPlot(charts)].filter((plot) => plot !== null);
  return {
    title: l10n.t('Over time'),
    zooms: { label: l10n.t('Time shown'), buttons: chartZooms.map((zoom) => ({ zoom, word: zoomWord(zoom) })) },
    empty: plots.length === 0 ? l10n.t('Nothing that can be drawn was read in this time.') : null,
    label: l10n.t('Charts of percent, rate and lag. The arrow keys read out the values.'),
    readout: l10n.t('Point at the charts, or move there with the arrow keys, to read the values.'),
    ...{ from, to, until, plots, stretches, holes, finish },
    runs: runs.map(({ at, number }) => ({ at, text: l10n.t('run {0}', number) })),
    finishLabel: l10n.t('Expected finish'),
    holeLabel: l10n.t('no contact'),
    legend: legendOf(charts),
    table: {
      title: l10n.t('Show as table'),
      label: l10n.t('Values over time'),
      columns: [l10n.t('Time'), l10n.t('Phase')],
    },
  };
}

function zoomWord(zoom: ChartZoom): string {
  switch (zoom) {
    case 'hour':
      return l10n.t('1 hour');
    case 'day':
      return l10n.t('1 day');
    case 'all':
      return l10n.t('All');
  }
}

function legendOf({ finish, holes }: Charts): ChartsView['legend'] {
  const range = (moments: { readonly earliest: number; readonly latest: number }): ChartsView['legend'][number] => ({
    key: 'finish',
    text: withMoments(
      [
        { at: moments.earliest, as: 'minute' },
        { at: moments.latest, as: 'minute' },
      ],
      (earliest = '', latest = '') => l10n.t('Expected finish: {0} to {1}', earliest, latest),
    ),
  });
  return [
    ...(finish === null ? [] : [range(finish)]),
    ...(holes.length === 0 ? [] : [{ key: 'hole', text: l10n.t('Nobody looked, or no contact') } as const]),
  ];
}

function percentPlot({ percent }: Charts): Plot | null {
  return plotOf(percent, percentText, {
    key: 'percent',
    title: l10n.t('Percent of the initial copy'),
    column: l10n.t('Percent'),
    ticks: [0, 50, 100].map((value) => ({ value, text: `${value}%` })),
    readout: '{0}',
  });
}

function ratePlot({ rate, rateUnit }: Charts): Plot | null {
  if (rateUnit === null) return null;
  return plotOf(rate, (value) => rateText(value, rateUnit), {
    key: 'rate',
    title: rateTitle(rateUnit),
    column: l10n.t('Rate'),
    ticks: valueTicks(highest(rate), 'number').map((value) => ({ value, text: shortCount(value) })),
    readout: '{0}',
  });
}

function lagPlot({ lag, lagUnit }: Charts): Plot | null {
  if (lagUnit === null) return null;
  const words = (value: number): string => lagText(value, lagUnit);
  return plotOf(lag, words, {
    key: 'lag',
    title: l10n.t('Lag'),
    column: l10n.t('Lag'),
    ticks: valueTicks(highest(lag), lagUnit).map((value) => ({ value, text: words(value) })),
    readout: l10n.t('lag {0}', '{0}'),
  });
}

function plotOf(
  { at, values }: ChartCurve,
  words: (value: number) => string,
  plot: Omit<Plot, 'at' | 'values' | 'texts' | 'latest'>,
): Plot | null {
  const last = values.findLast((value) => value !== null) ?? null;
  if (last === null) return null;
  const texts = values.map((value) => (value === null ? '' : words(value)));
  return { ...plot, at, values, texts, latest: l10n.t('{0}: {1}', plot.title, words(last)) };
}

function highest({ values }: ChartCurve): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}
