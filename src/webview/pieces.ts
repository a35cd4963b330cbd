import * as l10n from '@vscode/l10n';
import type { Row } from '../presentation/detailText.ts';
import type { Look } from '../presentation/row.ts';
import type { ChartZoom } from '../presentation/charts.ts';
import type { CopyTarget } from '../protocol.ts';
import { type Content, element, type VirtualElement } from './virtual.ts';

/** What the person did to the page, as far as it shows. */
export interface Ui {
  /** Section → opened or closed by the person. */
  readonly open: Readonly<Record<string, boolean>>;
  /** The name of what was copied a moment ago. */
  readonly copied: string | null;
  /** A refresh was asked for and has not come back. */
  readonly refreshing: boolean;
  /** How much of the time the charts show. */
  readonly zoom: ChartZoom;
  /** The moment that is read out of the charts, ms of the host's clock. */
  readonly cursor: number | null;
  /** The room that there is for a drawing, px. */
  readonly width: number;
}

/** A picture beside a word: it says nothing that the word does not. */
export function icon(name: string, tone: Look['tone'] | null = null, spin = false): VirtualElement {
  const classes = [
    'codicon',
    `codicon-${name}`,
    tone === null ? '' : `tone-${tone}`,
    spin ? 'codicon-modifier-spin' : '',
  ];
  return element('span', { class: classes.filter((part) => part !== '').join(' '), 'aria-hidden': 'true' });
}

/** Foreign text: its direction stays its own. */
export function foreign(text: string, attributes: Readonly<Record<string, string>> = {}): VirtualElement {
  return element('bdi', attributes, text);
}

/** The cloud's own word, always recognizable as such. */
export function rawWord(word: string): VirtualElement {
  return element(
    'span',
    { class: 'raw-word', title: l10n.t('The word of the cloud') },
    element('span', { class: 'visually-hidden' }, l10n.t('The word of the cloud'), ': '),
    foreign(word),
  );
}

/** A button without a word on it: label and tooltip say what it does. */
export function toolButton(
  action: string,
  label: string,
  iconName: string,
  more: { readonly target?: CopyTarget; readonly spin?: boolean } = {},
): VirtualElement {
  return element(
    'vscode-toolbar-button',
    { key: `${action}-${more.target ?? ''}`, label, title: label, 'data-action': action, 'data-target': more.target },
    icon(iconName, null, more.spin),
  );
}

export function copyButton(target: CopyTarget, label: string, ui: Ui, iconName = 'copy'): VirtualElement {
  const copied = ui.copied === target;
  return toolButton('copy', copied ? l10n.t('Copied') : label, copied ? 'check' : iconName, { target });
}

/** A button with its picture and its word. */
export function wordButton(button: {
  readonly action: string;
  readonly word: string;
  readonly icon: string;
  /** For screen readers, where it is more than the word; it begins like the word. */
  readonly name?: string;
  readonly title?: string;
  readonly target?: CopyTarget;
  readonly spin?: boolean;
}): VirtualElement {
  const { action, word, name, title, target, spin } = button;
  return element(
    'button',
    {
      key: `${action}-${target ?? ''}`,
      type: 'button',
      class: 'word-button',
      title,
      'aria-label': name,
      'data-action': action,
      'data-target': target,
    },
    icon(button.icon, null, spin),
    word,
  );
}

export function textButton(action: string, label: string): VirtualElement {
  return element('button', { key: action, type: 'button', class: 'button', 'data-action': action }, label);
}

/** Label and value, one per line. */
export function rowList(rows: readonly Row[], after: (row: Row) => Content = () => null): VirtualElement {
  return element(
    'dl',
    { class: 'rows' },
    rows.map((row) =>
      element(
        'div',
        { key: row.key, class: 'row' },
        element('dt', {}, row.label),
        element('dd', {}, boxed(row), after(row)),
      ),
    ),
  );
}

/** Longer values get a box of their own to scroll in. */
const longValue = 300;

/** A value in a box that does not grow without end: a set of GTIDs can fill pages. */
function boxed(row: Row): VirtualElement {
  const reach = { class: 'value long', tabindex: '0', role: 'group', 'aria-label': row.label };
  return element('div', row.value.length > longValue ? reach : { class: 'value' }, rowValue(row));
}

export function rowValue({ value, code, note, missing }: Row): Content {
  return [
    foreign(value, code === true ? { class: 'code' } : missing === true ? { class: 'missing' } : {}),
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

/** Says how many of a long list are left out, so that what is shown is not taken for all. */
export function notShown(count: number): VirtualElement | null {
  return count > 0 ? element('p', { class: 'note not-shown' }, l10n.t('{0} more are not shown.', count)) : null;
}

/** A part that a person can close and open; it stays as they left it. */
export function foldable(
  { key, title, note, openByDefault }: { key: string; title: string; note: string | null; openByDefault: boolean },
  ui: Ui,
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
      note === null ? null : element('span', { class: 'note' }, note),
    ),
    element('div', { class: 'fold-body' }, ...content),
  );
}
