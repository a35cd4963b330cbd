import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandId } from '../../contributions.ts';
import { problemOf } from '../../model/problem.ts';
import { HumanError } from '../../platform/humanError.ts';
import type { Log } from '../../platform/log.ts';
import { sentences, showError, showInformation } from '../messages.ts';

/** Thrown to end a command silently, because the user closed a picker or an input. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

/** A button beside a failure that leads to its fix. */
export interface Remedy {
  readonly title: string;
  run(): Thenable<unknown>;
}

/**
 * The only caller of `registerCommand`, and so the only place that shows failures of user actions. All other code
 * throws.
 */
export class CommandRegistry {
  readonly #log: Log;
  readonly #registrations: vscode.Disposable[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  register(id: CommandId, run: (argument: unknown) => Promise<void> | void): void {
    this.#registrations.push(
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        try {
          await run(argument);
        } catch (error) {
          this.failed(id, error);
        }
      }),
    );
  }

  dispose(): void {
    vscode.Disposable.from(...this.#registrations).dispose();
  }

  /** Logs and shows the failure of a user action; `what` names it in the log. */
  failed(what: string, error: unknown, remedy?: Remedy): void {
    if (error instanceof Cancelled) return;
    if (error instanceof HumanError) {
      // Not a fault: a precondition of the command is not met. The log would not help.
      void showInformation(sentences(error.message, error.hint));
      return;
    }
    const message = sentence(error);
    if (message === null) this.#log.error(`${what} failed`, error);
    else this.#log.warn(`${what}: ${message}`);
    const showLog = l10n.t('Show Log');
    const shown = message ?? l10n.t('Something went wrong inside Cloud Migration Monitor. The log has the details.');
    const buttons = remedy === undefined ? [showLog] : [remedy.title, showLog];
    void showError(shown, ...buttons).then((choice) => {
      if (choice === showLog) this.#log.show();
      else if (choice !== undefined) void remedy?.run();
    });
  }
}

function sentence(error: unknown): string | null {
  const problem = problemOf(error);
  return problem === null ? null : sentences(problem.message, problem.hint);
}
