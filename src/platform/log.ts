import * as vscode from 'vscode';
import type { SentRequest } from '../clouds/http.ts';
import { redact } from '../model/redact.ts';

/** The log of the extension. Every text is redacted before it reaches the output channel. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** Logs an unexpected error with its stack, for developers. A message box must never show it. */
  error(message: string, error?: unknown): void;
  show(): void;
  dispose(): void;
}

/**
 * Creates the log. `secrets` returns the texts that must never be written; it is called for each line. The log ignores
 * calls after `dispose`, because unfinished work may fail then, and VS Code throws on a write to a closed channel.
 */
export function createLog(name: string, secrets: () => Iterable<string>): Log {
  const channel = vscode.window.createOutputChannel(name, { log: true });
  let open = true;
  const write = (level: 'debug' | 'info' | 'warn' | 'error', text: string): void => {
    if (open) channel[level](redact(text, secrets()));
  };
  return {
    debug(message) {
      write('debug', message);
    },
    info(message) {
      write('info', message);
    },
    warn(message) {
      write('warn', message);
    },
    error(message, error) {
      write('error', error === undefined ? message : `${message}\n${describe(error)}`);
    },
    show() {
      if (open) channel.show(true);
    },
    dispose() {
      open = false;
      channel.dispose();
    },
  };
}

/** Formats a request as one line, e.g. `GET dts.aliyuncs.com/ → 200, 84 ms, try 1, account 'prod', request 8D2C…`. */
export function requestLine({ method, host, path, outcome, ms, attempt, account, requestId }: SentRequest): string {
  const details = [String(outcome), `${ms} ms`, `try ${attempt}`];
  details.push(`account '${account}'`);
  if (requestId !== null) details.push(`request ${requestId}`);
  return `${method} ${host}${path} → ${details.join(', ')}`;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
