import * as vscode from 'vscode';
import { contextKeys } from '../../contributions.ts';
import type { ContextKeys } from '../../platform/contextKeys.ts';
import { type Arrangement, arrangementFrom, isFiltered, sameArrangement } from '../../presentation/tree/arrangement.ts';

const storageKey = 'migrations.arrangement';

/** The arrangement of the view, stored per workspace. */
export class Arrangements {
  readonly onDidChange: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #memory: vscode.Memento;
  readonly #contextKeys: ContextKeys;
  #chosen: Arrangement;
  #shown: Arrangement;

  constructor(memory: vscode.Memento, keys: ContextKeys) {
    this.onDidChange = this.#changed.event;
    this.#memory = memory;
    this.#contextKeys = keys;
    this.#chosen = arrangementFrom(memory.get(storageKey));
    this.#shown = this.#chosen;
    this.#updateMenus();
  }

  get current(): Arrangement {
    return this.#shown;
  }

  /** Shows a change without storing it. */
  preview(change: Partial<Arrangement>): void {
    this.#show({ ...this.#chosen, ...change });
  }

  endPreview(): void {
    this.#show(this.#chosen);
  }

  async choose(change: Partial<Arrangement>): Promise<void> {
    this.#chosen = { ...this.#chosen, ...change };
    this.#show(this.#chosen);
    await this.#memory.update(storageKey, this.#chosen);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #show(arrangement: Arrangement): void {
    if (sameArrangement(arrangement, this.#shown)) return;
    this.#shown = arrangement;
    this.#updateMenus();
    this.#changed.fire();
  }

  #updateMenus(): void {
    this.#contextKeys.set(contextKeys.tasksFiltered, isFiltered(this.#shown));
  }
}
