/** The detail panel's browser half. It shows snapshots of the host and tells it what the person does; nothing else. */
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
  if (boot.translations !== null) l10n.config({ contents: boot.translations });
  const vscode = connect();
  const panel = new Panel(root, announcer, vscode, boot);

  window.addEventListener('message', (event) => {
    panel.receive(event.data);
  });
  root.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-action]') : null;
    if (target !== null) panel.act(target);
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
    if (moveFocus(event)) event.preventDefault();
  });
  setInterval(() => {
    if (document.visibilityState === 'visible') panel.render();
  }, tickMs);
  vscode.postMessage({ type: 'ready' });
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
