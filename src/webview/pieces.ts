import * as l10n from '@vscode/l10n';
import type { ChartZoom } from '../presentation/panel/charts.ts';
import { textFor, type Viewer } from '../presentation/panel/detailText.ts';
import type { Button, CopyButton, PanelRequest, RawWord, DetailRow } from '../presentation/panel/detailView.ts';
import type { Look } from '../presentation/tree/row.ts';
import { type Attributes, type Content, element, type VirtualElement } from './virtual.ts';

/** State that the page keeps between snapshots. */
export interface Ui {
  /** Fold → opened or closed by the user. */
  readonly open: Readonly<Record<string, boolean>>;
  /** The request that was copied a moment ago, as JSON. */
  readonly copied: string | null;
  /** A refresh was requested and has not ended. */
  readonly refreshing: boolean;
  readonly zoom: ChartZoom;
  /** The moment at the cursor of the charts, ms of the host's clock. */
  readonly cursor: number | null;
  /** The width for drawings, px. */
  readonly width: number;
}

/** What drawing needs besides the host's view. */
export interface Page {
  readonly ui: Ui;
  readonly viewer: Viewer;
}

/** Adds nothing to the word next to it, so screen readers skip it. */
export function icon(name: string, tone: Look['tone'] | null = null, spin = false): VirtualElement {
  const classes = [
    'codicon',
    `codicon-${name}`,
    tone === null ? '' : `tone-${tone}`,
    spin ? 'codicon-modifier-spin' : '',
  ];
  return element('span', { class: classes.filter((part) => part !== '').join(' '), 'aria-hidden': 'true' });
}

export function lookIcon({ icon: name, tone }: Look): VirtualElement {
  return icon(name, tone);
}

/** External text, in an element that isolates its direction. */
export function foreign(text: string, attributes: Attributes = {}): VirtualElement {
  return element('bdi', attributes, text);
}

export function rawWord({ label, word }: RawWord): VirtualElement {
  return element(
    'span',
    { class: 'raw-word', title: label },
    element('span', { class: 'visually-hidden' }, label, ': '),
    foreign(word),
  );
}

/** A request as attributes of its button. `Panel.act` reads it back. */
export function asking(request: PanelRequest): Attributes {
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [`data-${name}`, value]));
}

export function isCopied(request: PanelRequest, { ui }: Page): boolean {
  return ui.copied === JSON.stringify(request);
}

/** A button without a visible word. Label and tooltip say what it does. */
export function copyButton({ target, label }: CopyButton, page: Page): VirtualElement {
  const request = { type: 'copy', target } as const;
  const copied = isCopied(request, page);
  const title = copied ? l10n.t('Copied') : label;
  return element(
    'vscode-toolbar-button',
    { key: `copy-${target}`, label: title, title, ...asking(request) },
    icon(copied ? 'check' : 'copy'),
  );
}

type ButtonLook = 'button' | 'link-button' | 'word-button';

export function button(
  { request, word, icon: name, tooltip, name: label, busy }: Button,
  look: ButtonLook,
  page: Page,
): VirtualElement {
  const waits = busy !== undefined && page.ui.refreshing;
  const picture = isCopied(request, page) ? 'check' : name;
  const content = [picture === undefined ? null : icon(picture, null, waits), word];
  return element(
    'button',
    {
      key: Object.values(request).join('-'),
      type: 'button',
      class: look,
      title: tooltip,
      'aria-label': waits ? busy : label,
      ...asking(request),
    },
    // The icon of a link comes after its word.
    look === 'link-button' ? content.reverse() : content,
  );
}

/** Label and value, one per line. */
export function rowList(rows: readonly DetailRow[], page: Page): VirtualElement {
  return element(
    'dl',
    { class: 'rows' },
    rows.map((row) =>
      element(
        'div',
        { key: row.key, class: 'row' },
        element('dt', {}, row.label),
        element('dd', {}, boxed(row, page), row.copy === undefined ? null : copyButton(row.copy, page)),
      ),
    ),
  );
}

/** Longer values scroll in a box. */
const longValue = 300;

/** Boxes a value of any length: a set of GTIDs can fill pages. */
function boxed(row: DetailRow, page: Page): VirtualElement {
  const reach = { class: 'value long', tabindex: '0', role: 'group', 'aria-label': row.label };
  const long = typeof row.value === 'string' && row.value.length > longValue;
  return element('div', long ? reach : { class: 'value' }, rowValue(row, page));
}

export function rowValue({ value, code, note, missing }: DetailRow, { viewer }: Page): Content {
  return [
    foreign(textFor(value, viewer), code === true ? { class: 'code' } : missing === true ? { class: 'missing' } : {}),
    note === undefined ? null : element('span', { class: 'note' }, note),
  ];
}

export function section(key: string, title: string, ...content: readonly Content[]): VirtualElement {
  const id = `section-${key}`;
  return element(
    'section',
    { key, class: `section section-${key}`, 'aria-labelledby': id },
    element('h2', { id }, title),
    ...content,
  );
}

export function note(text: string): VirtualElement {
  return element('p', { class: 'note' }, text);
}

/** A bar for a percentage, rounded down like its text, so that only a true 100 is full. */
export function bar(percent: number, label: string, tone: Look['tone']): VirtualElement {
  const classes = tone === 'good' || tone === 'bad' ? `bar bar-${tone}` : 'bar';
  return element('vscode-progress-bar', { class: classes, value: Math.floor(percent), 'aria-label': label });
}

/** The head row of a table. */
export function tableHead(columns: readonly string[], attributes: Attributes = {}): VirtualElement {
  return element(
    'thead',
    attributes,
    element(
      'tr',
      {},
      columns.map((title) => element('th', { scope: 'col' }, title)),
    ),
  );
}

export function foldable(
  {
    key,
    title,
    note: remark,
    openByDefault,
  }: { key: string; title: string; note: string | null; openByDefault: boolean },
  { ui }: Page,
  ...content: readonly Content[]
): VirtualElement {
  return element(
    'details',
    {
      key,
      class: `fold fold-${key}`,
      'data-fold': key,
      'data-fold-default': openByDefault,
      open: ui.open[key] ?? openByDefault,
    },
    element(
      'summary',
      {},
      icon('chevron-right'),
      element('span', { class: 'fold-title' }, title),
      remark === null ? null : element('span', { class: 'note' }, remark),
    ),
    element('div', { class: 'fold-body' }, ...content),
  );
}
