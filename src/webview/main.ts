/** The page of the detail panel: draws the host's snapshots and sends the user's requests. */
import * as l10n from '@vscode/l10n';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { bootOf } from '../protocol.ts';
import { Panel } from './panel.ts';
import { connect } from './vscodeApi.ts';

const tickMs = 1000;

function start(): void {
  const boot = bootOf(JSON.parse(document.getElementById('boot')?.textContent ?? 'null'));
  const root = document.getElementById('panel');
  const announcer = document.getElementById('announcer');
  if (boot === null || root === null || announcer === null) throw new Error('The page is not that of the panel.');
  l10n.config({ contents: boot.translations });
  const vscode = connect();
  const panel = new Panel(root, announcer, vscode, boot);

  window.addEventListener('message', (event) => {
    panel.receive(event.data);
  });
  root.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-type]') : null;
    if (target instanceof HTMLElement) panel.act(target);
  });
  // `toggle` does not bubble.
  root.addEventListener(
    'toggle',
    ({ target }) => {
      const key = target instanceof HTMLDetailsElement ? target.getAttribute('data-fold') : null;
      if (target instanceof HTMLDetailsElement && key !== null) {
        panel.folded(key, target.open, target.hasAttribute('data-fold-default'));
      }
    },
    true,
  );
  root.addEventListener('keydown', (event) => {
    if (moveFocus(event) || readCharts(event, panel)) event.preventDefault();
  });
  root.addEventListener('pointermove', ({ target, clientX }) => {
    const drawn = target instanceof Element ? target.closest('svg.charts') : null;
    if (drawn === null) return;
    const { left, width } = drawn.getBoundingClientRect();
    panel.pointAt({ x: clientX - left, width });
  });
  // Does not bubble.
  root.addEventListener(
    'pointerleave',
    ({ target }) => {
      if (target instanceof Element && target.matches('svg.charts')) panel.pointAt(null);
    },
    true,
  );
  new ResizeObserver(([entry]) => {
    if (entry !== undefined) panel.resized(entry.contentRect.width);
  }).observe(root);
  setInterval(() => {
    if (document.visibilityState === 'visible') panel.render();
  }, tickMs);
  panel.begin();
}

/** Over the charts the arrow keys move a cursor, which reads out the values. */
function readCharts({ key, target }: KeyboardEvent, panel: Panel): boolean {
  if (!(target instanceof Element) || !target.hasAttribute('data-charts')) return false;
  const steps = cursorSteps(key);
  if (steps === undefined) return false;
  panel.moveCursor(steps);
  return true;
}

function cursorSteps(key: string): number | null | undefined {
  switch (key) {
    case 'ArrowLeft':
      return -1;
    case 'ArrowRight':
      return 1;
    case 'PageDown':
      return -20;
    case 'PageUp':
      return 20;
    case 'Home':
      return Number.NEGATIVE_INFINITY;
    case 'End':
      return Number.POSITIVE_INFINITY;
    case 'Escape':
      return null;
    default:
      return undefined;
  }
}

/** In a list of many buttons the arrow keys go from one to the next, and Tab leaves the list. */
function moveFocus({ key, target }: KeyboardEvent): boolean {
  const list = target instanceof HTMLButtonElement ? target.closest('[data-roving]') : null;
  if (list === null || !(target instanceof HTMLButtonElement)) return false;
  const buttons = [...list.querySelectorAll('button')];
  const next = buttons[nextIndex(key, buttons.indexOf(target), buttons.length)];
  if (next === undefined) return false;
  target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
  return true;
}

function nextIndex(key: string, index: number, count: number): number {
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, count - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return -1;
  }
}

start();
