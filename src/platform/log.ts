import * as vscode from 'vscode';
import type { SentRequest } from '../clouds/http.ts';
import { redact } from '../model/redact.ts';

/** The log of the extension. Every text is redacted before it reaches the output channel. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** Logs an unexpected error with its stack: for us, never for a message box. */
  error(message: string, error?: unknown): void;
  show(): void;
  dispose(): void;
}

/**
 * `secrets` gives the texts that must never be written, read anew for each line. After its end the log takes nothing any
 * more: what was still under way may fail then, and VS Code throws at whoever writes to a closed channel.
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

/** One line for a request, e.g. `GET dts.aliyuncs.com/ → 200, 84 ms, try 1, account 'prod', request 8D2C…`. */
export function requestLine({ method, host, path, outcome, ms, attempt, account, requestId }: SentRequest): string {
  const details = [String(outcome), `${ms} ms`, `try ${attempt}`];
  details.push(`account '${account}'`);
  if (requestId !== null) details.push(`request ${requestId}`);
  return `${method} ${host}${path} → ${details.join(', ')}`;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
