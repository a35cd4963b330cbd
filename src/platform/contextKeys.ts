import * as vscode from 'vscode';
import type { ContextKey } from '../contributions.ts';

/** The only caller of `setContext`. Skips calls that would not change the value. */
export class ContextKeys {
  readonly #values = new Map<ContextKey, boolean>();

  set(key: ContextKey, value: boolean): void {
    if (this.#values.get(key) === value) return;
    this.#values.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
