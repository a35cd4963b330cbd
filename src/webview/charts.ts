import * as l10n from '@vscode/l10n';
import { type Charts, type ChartZoom, chartZooms } from '../presentation/charts.ts';
import { type ChartReading, lagText, percentText, rateText, readingAt, tableOf } from '../presentation/chartsText.ts';
import { formatMoment, type Viewer } from '../presentation/detailText.ts';
import { drawing } from './drawing.ts';
import { foldable, notShown, section, type Ui } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

/** Percent, rate and lag over time: drawn, read out by a cursor, and as a table. */
export function chartSection(charts: Charts, viewer: Viewer, ui: Ui): VirtualElement {
  const empty = [charts.percent, charts.rate, charts.lag].every(({ values }) =>
    values.every((value) => value === null),
  );
  return section(
    'charts',
    l10n.t('Over time'),
    zoomButtons(ui.zoom),
    empty
      ? element('p', { class: 'note' }, l10n.t('Nothing that can be drawn was read in this time.'))
      : [
          element(
            'div',
            {
              key: 'charts',
              class: 'chart-box',
              tabindex: '0',
              role: 'group',
              'data-charts': true,
              'aria-label': l10n.t('Charts of percent, rate and lag. The arrow keys read out the values.'),
            },
            drawing(charts, viewer, ui),
          ),
          readout(charts, viewer, ui),
          legend(charts, viewer),
          foldable(
            { key: 'chart-table', title: l10n.t('Show as table'), note: null, openByDefault: false },
            ui,
            // Thousands of cells that nobody sees would be built with each poll.
            ui.open['chart-table'] === true ? table(charts, viewer) : null,
          ),
        ],
  );
}

function zoomButtons(zoom: ChartZoom): VirtualElement {
  return element(
    'div',
    { class: 'zoom', role: 'group', 'aria-label': l10n.t('Time shown') },
    chartZooms.map((each) =>
      element(
        'button',
        {
          key: each,
          type: 'button',
          class: 'word-button',
          'aria-pressed': each === zoom ? 'true' : 'false',
          'data-action': 'zoom',
          'data-zoom': each,
        },
        zoomWord(each),
      ),
    ),
  );
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

function readout(charts: Charts, viewer: Viewer, { cursor }: Ui): VirtualElement {
  return element(
    'p',
    { class: cursor === null ? 'readout note' : 'readout', 'aria-live': 'polite' },
    cursor === null
      ? l10n.t('Point at the charts, or move there with the arrow keys, to read the values.')
      : readingText(charts, readingAt(charts, cursor), viewer),
  );
}

function readingText(charts: Charts, reading: ChartReading, viewer: Viewer): string {
  const { percent, rate, lag } = cells(charts, reading);
  const words = [
    ...(percent === null ? [] : [percent]),
    ...(rate === null ? [] : [rate]),
    ...(lag === null ? [] : [l10n.t('lag {0}', lag)]),
    ...(reading.label === null ? [] : [reading.label]),
    ...(reading.hole ? [l10n.t('no contact')] : []),
  ];
  return l10n.t('{0}: {1}', formatMoment(reading.at, viewer), words.join(' · '));
}

function cells(
  { rateUnit, lagUnit }: Charts,
  { percent, rate, lag }: ChartReading,
): Readonly<Record<'percent' | 'rate' | 'lag', string | null>> {
  return {
    percent: percent === null ? null : percentText(percent),
    rate: rate === null || rateUnit === null ? null : rateText(rate, rateUnit),
    lag: lag === null || lagUnit === null ? null : lagText(lag, lagUnit),
  };
}

function legend({ finish, holes }: Charts, viewer: Viewer): VirtualElement | null {
  if (finish === null && holes.length === 0) return null;
  const moment = (ms: number): string => formatMoment(Math.round(ms / 60_000) * 60_000, viewer, 'short');
  return element(
    'ul',
    { class: 'legend' },
    finish === null
      ? null
      : element(
          'li',
          { key: 'finish' },
          element('span', { class: 'swatch swatch-finish', 'aria-hidden': 'true' }),
          l10n.t('Expected finish: {0} to {1}', moment(finish.earliest), moment(finish.latest)),
        ),
    holes.length === 0
      ? null
      : element(
          'li',
          { key: 'holes' },
          element('span', { class: 'swatch swatch-hole', 'aria-hidden': 'true' }),
          l10n.t('Nobody looked, or no contact'),
        ),
  );
}

function table(charts: Charts, viewer: Viewer): readonly (VirtualElement | null)[] {
  const { rows, left } = tableOf(charts);
  const columns = [
    l10n.t('Time'),
    l10n.t('Percent'),
    ...(charts.rateUnit === null ? [] : [l10n.t('Rate')]),
    ...(charts.lagUnit === null ? [] : [l10n.t('Lag')]),
    l10n.t('Phase'),
  ];
  const cell = (text: string | null): VirtualElement => element('td', {}, text ?? '–');
  return [
    element(
      'div',
      { key: 'table', class: 'table-box', tabindex: '0', role: 'group', 'aria-label': l10n.t('Values over time') },
      element(
        'table',
        { class: 'chart-table' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            columns.map((title) => element('th', { scope: 'col' }, title)),
          ),
        ),
        element(
          'tbody',
          {},
          rows.map((reading) => {
            const { percent, rate, lag } = cells(charts, reading);
            return element(
              'tr',
              { key: reading.at },
              element('th', { scope: 'row' }, formatMoment(reading.at, viewer)),
              cell(percent),
              charts.rateUnit === null ? null : cell(rate),
              charts.lagUnit === null ? null : cell(lag),
              cell(reading.label),
            );
          }),
        ),
      ),
    ),
    notShown(left),
  ];
}
