import * as l10n from '@vscode/l10n';
import type { ChecksView, CheckView, EndpointView } from '../presentation/detailSections.ts';
import type { Row } from '../presentation/detailText.ts';
import { copyButton, foldable, foreign, icon, notShown, rowList, rowValue, section, type Ui } from './pieces.ts';
import { element, type VirtualElement } from './virtual.ts';

export function replication(rows: readonly Row[], ui: Ui): VirtualElement | null {
  if (rows.length === 0) return null;
  return section(
    'replication',
    l10n.t('Replication'),
    rowList(rows, (row) => (row.key === 'gtid' ? copyButton('gtid', l10n.t('Copy the GTID'), ui) : null)),
  );
}

/** More checks than any cloud documents; a page of more would be slow. */
const mostChecks = 500;

export function checks(view: ChecksView | null, ui: Ui): VirtualElement | null {
  if (view === null) return null;
  return section(
    view.open.length === 0 ? 'checks' : 'checks-open',
    l10n.t('Checks'),
    view.open.length === 0
      ? null
      : [
          element('p', { class: 'note section-note' }, view.summary),
          checksTable(view.open.slice(0, mostChecks)),
          notShown(view.open.length - mostChecks),
        ],
    view.passed.length === 0 ? null : passedChecks(view, ui),
  );
}

function checksTable(rows: readonly CheckView[]): VirtualElement {
  return element(
    'table',
    { class: 'checks' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        [l10n.t('State'), l10n.t('Check'), l10n.t('What to do')].map((title) => element('th', { scope: 'col' }, title)),
      ),
    ),
    element('tbody', {}, rows.map(checkRow)),
  );
}

function checkRow(check: CheckView): VirtualElement {
  return element(
    'tr',
    { key: check.key },
    element(
      'td',
      { class: 'check-state' },
      icon(check.look.icon, check.look.tone),
      element('span', {}, check.stateWord),
    ),
    element(
      'td',
      { class: 'check-name' },
      foreign(check.name, { class: 'code' }),
      check.error === null ? null : element('p', { class: 'verbatim' }, foreign(check.error)),
    ),
    element(
      'td',
      { class: 'check-repair' },
      check.repair === null
        ? element('span', { class: 'note' }, '–')
        : [
            element('span', { class: 'check-label' }, l10n.t('What to do'), ': '),
            foreign(check.repair, { class: 'verbatim' }),
          ],
    ),
  );
}

/** What is wrong is shown first; the passed ones get the room that is left. */
function passedChecks({ open, passed, summary }: ChecksView, ui: Ui): VirtualElement {
  const shown = passed.slice(0, Math.max(0, mostChecks - open.length));
  const title = open.length === 0 ? summary : l10n.t('{0} passed', passed.length);
  return foldable(
    { key: 'passed', title, note: null, openByDefault: false },
    ui,
    element(
      'ul',
      { class: 'passed' },
      shown.map((check) =>
        element(
          'li',
          { key: check.key },
          icon(check.look.icon, check.look.tone),
          foreign(check.name, { class: 'code' }),
        ),
      ),
    ),
    notShown(passed.length - shown.length),
  );
}

export function endpoints(pair: readonly [EndpointView, EndpointView] | null): VirtualElement | null {
  if (pair === null) return null;
  const [source, target] = pair;
  return section(
    'endpoints',
    l10n.t('Source and target'),
    element(
      'div',
      { class: 'endpoints' },
      endpoint(source),
      element('span', { class: 'arrow', 'aria-hidden': 'true' }, icon('arrow-right')),
      endpoint(target),
    ),
  );
}

function endpoint({ title, rows }: EndpointView): VirtualElement {
  return element(
    'div',
    { key: title, class: 'endpoint' },
    element('h3', {}, title),
    rows.length === 0 ? element('p', { class: 'note' }, l10n.t('not reported')) : rowList(rows),
  );
}

export function footer(rows: readonly Row[], ui: Ui): VirtualElement {
  return element(
    'footer',
    { key: 'footer', class: 'footer' },
    element(
      'dl',
      {},
      rows.map((row) =>
        element(
          'div',
          { key: row.key },
          element('dt', {}, row.label),
          element(
            'dd',
            {},
            element('span', { class: 'value' }, rowValue(row)),
            row.key === 'request-id' ? copyButton('request-id', l10n.t('Copy the request ID'), ui) : null,
          ),
        ),
      ),
    ),
  );
}
