import * as l10n from '@vscode/l10n';
import { formatMoment, textFor } from '../presentation/panel/detailText.ts';
import type { ChartsView } from '../presentation/panel/detailView.ts';
import { drawing } from './drawing.ts';
import { asking, foldable, note, type Page, section, tableHead } from './pieces.ts';
import { type ChartReading, readingAt, tableOf } from './reading.ts';
import { element, type VirtualElement } from './virtual.ts';

/** Percent, rate and lag over time: drawn, read out by a cursor, and as a table. */
export function chartSection(charts: ChartsView, page: Page): VirtualElement {
  const { ui } = page;
  return section(
    'charts',
    charts.title,
    zoomButtons(charts, page),
    charts.empty !== null
      ? note(charts.empty)
      : [
          element(
            'div',
            {
              key: 'charts',
              class: 'chart-box',
              tabindex: '0',
              role: 'group',
              'data-charts': true,
              'aria-label': charts.label,
            },
            drawing(charts, page),
          ),
          element(
            'p',
            { class: ui.cursor === null ? 'readout note' : 'readout', 'aria-live': 'polite' },
            ui.cursor === null ? charts.readout : readout(charts, readingAt(charts, ui.cursor), page),
          ),
          legend(charts, page),
          foldable(
            { key: 'chart-table', title: charts.table.title, note: null, openByDefault: false },
            page,
            // A closed table is not built: it may have hundreds of cells.
            ui.open['chart-table'] === true ? table(charts, page) : null,
          ),
        ],
  );
}

function zoomButtons({ zooms }: ChartsView, { ui }: Page): VirtualElement {
  return element(
    'div',
    { class: 'zoom', role: 'group', 'aria-label': zooms.label },
    zooms.buttons.map(({ zoom, word }) =>
      element(
        'button',
        {
          key: zoom,
          type: 'button',
          class: 'word-button',
          'aria-pressed': zoom === ui.zoom ? 'true' : 'false',
          ...asking({ type: 'zoom', zoom }),
        },
        word,
      ),
    ),
  );
}

function readout(
  { plots, holeLabel }: ChartsView,
  { at, values, label, hole }: ChartReading,
  { viewer }: Page,
): string {
  const texts = values.map((each, index) =>
    each === null ? null : (plots[index]?.readout ?? '').replace('{0}', () => each.text),
  );
  const words = [...texts, label, hole ? holeLabel : null].filter((part) => part !== null);
  return l10n.t('{0}: {1}', formatMoment(at, viewer), words.join(' · '));
}

function legend({ legend: all }: ChartsView, { viewer }: Page): VirtualElement | null {
  if (all.length === 0) return null;
  return element(
    'ul',
    { class: 'legend' },
    all.map(({ key, text }) =>
      element(
        'li',
        { key },
        element('span', { class: `swatch swatch-${key}`, 'aria-hidden': 'true' }),
        textFor(text, viewer),
      ),
    ),
  );
}

function table(charts: ChartsView, { viewer }: Page): readonly (VirtualElement | null)[] {
  const { rows, left } = tableOf(charts);
  const { label, columns } = charts.table;
  const [time, phase] = columns;
  return [
    element(
      'div',
      { key: 'table', class: 'table-box', tabindex: '0', role: 'group', 'aria-label': label },
      element(
        'table',
        { class: 'chart-table' },
        tableHead([time, ...charts.plots.map(({ column }) => column), phase]),
        element(
          'tbody',
          {},
          rows.map(({ at, values, label: doing }) =>
            element(
              'tr',
              { key: at },
              element('th', { scope: 'row' }, formatMoment(at, viewer)),
              [...values.map((each) => each?.text), doing].map((text) => element('td', {}, text ?? '–')),
            ),
          ),
        ),
      ),
    ),
    left === 0 ? null : note(l10n.t('{0} more are not shown.', left)),
  ];
}
