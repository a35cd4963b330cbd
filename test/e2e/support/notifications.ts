import type { Locator, Page } from 'playwright-core';
import { eventually, exactly, matches, patience, type Name } from './eventually.ts';

export interface NotificationText {
  readonly message: string;
  readonly severity: 'info' | 'warning' | 'error' | 'progress';
  /** The extension that it comes from. */
  readonly source: string;
  readonly buttons: string[];
}

/** Toasts at the corner, and the list of all notifications behind the bell. */
export class Notifications {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** What the toasts say that are shown now, the newest first. */
  async toasts(): Promise<NotificationText[]> {
    return read(this.#page.locator('.notifications-toasts .notification-list-item'));
  }

  /** Waits for a toast whose message fits. (VS Code takes toasts away by itself after some seconds; the list stays.) */
  async toast(message: Name): Promise<Notification> {
    return this.#find('.notifications-toasts', message);
  }

  /** All notifications, from the list behind the bell, which is opened for it and closed again. */
  async all(): Promise<NotificationText[]> {
    await this.open();
    const texts = await read(this.#page.locator('.notifications-center.visible .notification-list-item'));
    await this.close();
    return texts;
  }

  /** Opens the list behind the bell, in which a notification stays until it is closed. */
  async open(): Promise<void> {
    const center = this.#page.locator('.notifications-center.visible');
    if ((await center.count()) > 0) return;
    await this.#page.locator('#status\\.notifications').click({ timeout: patience });
    await center.waitFor({ timeout: patience });
  }

  async close(): Promise<void> {
    const center = this.#page.locator('.notifications-center.visible');
    if ((await center.count()) === 0) return;
    await this.#page.locator('#status\\.notifications').click({ timeout: patience });
    await center.waitFor({ state: 'hidden', timeout: patience });
  }

  /** Waits for a notification in the open list. */
  async inList(message: Name): Promise<Notification> {
    await this.open();
    return this.#find('.notifications-center.visible', message);
  }

  async #find(where: string, message: Name): Promise<Notification> {
    const items = this.#page.locator(`${where} .notification-list-item`);
    return eventually(async () => {
      const texts = await read(items);
      const index = texts.findIndex((text) => matches(text.message, message));
      const found = texts[index];
      if (!found) {
        throw new Error(
          `No notification says ${String(message)}. There are: ${texts.map((text) => text.message).join(' / ') || 'none'}.`,
        );
      }
      const body = this.#page.locator('.notification-list-item-message').filter({ hasText: exactly(found.message) });
      return new Notification(items.filter({ has: body }).first(), found);
    });
  }
}

/** One notification. */
export class Notification implements NotificationText {
  readonly root: Locator;
  readonly message: string;
  readonly severity: NotificationText['severity'];
  readonly source: string;
  readonly buttons: string[];

  constructor(root: Locator, text: NotificationText) {
    this.root = root;
    this.message = text.message;
    this.severity = text.severity;
    this.source = text.source;
    this.buttons = text.buttons;
  }

  /** Presses one of its buttons. */
  async press(button: Name): Promise<void> {
    // Hovering keeps a toast where it is, and shows the buttons of a collapsed one.
    await this.root.hover({ timeout: patience });
    await this.root
      .locator('.monaco-button')
      .filter({ hasText: exactly(button) })
      .click({ timeout: patience });
  }

  /** Clicks a link in its text. */
  async follow(link: Name): Promise<void> {
    await this.root
      .locator('.notification-list-item-message a')
      .filter({ hasText: exactly(link) })
      .click({ timeout: patience });
  }

  /** Closes it for good. */
  async dismiss(): Promise<void> {
    await this.root.hover({ timeout: patience });
    await this.root.locator('.codicon-notifications-clear').click({ timeout: patience });
  }
}

async function read(items: Locator): Promise<NotificationText[]> {
  return items.evaluateAll((elements) =>
    elements.map((element) => {
      const icon = element.querySelector('.notification-list-item-icon');
      const severity = (['info', 'warning', 'error'] as const).find((name) =>
        icon?.classList.contains(`codicon-${name}`),
      );
      const text = (selector: string): string => element.querySelector(selector)?.textContent.trim() ?? '';
      return {
        message: text('.notification-list-item-message'),
        severity: severity ?? 'progress',
        // The visible line "Source: …" is there only beside buttons.
        source:
          / source: ([^,]*)/.exec(element.closest('.monaco-list-row')?.getAttribute('aria-label') ?? '')?.[1] ?? '',
        buttons: [...element.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(
          (button) => button.textContent.trim(),
        ),
      };
    }),
  );
}
