import * as vscode from 'vscode';
import { redact } from '../model/redact.ts';

/** What the rest of the extension may write. Every text passes the redaction before it reaches the output channel. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** Logs an unexpected error with its stack: for us, never for a message box. */
  error(message: string, error?: unknown): void;
  show(): void;
  dispose(): void;
}

/** `secrets` gives the texts that must never be written, read anew for each line. */
export function createLog(name: string, secrets: () => Iterable<string>): Log {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  const clean = (text: string): string => redact(text, secrets());
  return {
    debug(message) {
      channel.debug(clean(message));
    },
    info(message) {
      channel.info(clean(message));
    },
    warn(message) {
      channel.warn(clean(message));
    },
    error(message, error) {
      channel.error(clean(error === undefined ? message : `${message}\n${describe(error)}`));
    },
    show() {
      channel.show(true);
    },
    dispose() {
      channel.dispose();
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
