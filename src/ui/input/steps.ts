import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { trimmed } from '../../config/text.ts';
import { withoutLinks } from '../../presentation/words/names.ts';
import { Cancelled } from '../commands/commandRegistry.ts';
import { ask } from '../messages.ts';
import type { Place } from './flow.ts';

/** Returned by a step so that the flow asks the previous step again. */
export const back = Symbol('back');
export type Back = typeof back;

interface StepFrame extends Place {
  readonly title: string;
}

export interface TextStep extends StepFrame {
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly secret?: boolean;
  /** A page that helps with the answer. A button in the title bar opens it, and the input stays open. */
  readonly page?: { readonly title: string; readonly url: string };
  /** What is wrong with a text, in one sentence, or null. Called while typing and on Enter. */
  fault(text: string): string | null;
}

export interface PickStep<Item extends vscode.QuickPickItem> extends StepFrame {
  readonly placeholder: string;
  readonly items: readonly Item[];
  readonly active?: Item;
}

/** Asks for one text. Returns it trimmed, or `back`; throws Cancelled when the user closes the input. */
export function askText(step: TextStep): Promise<string | Back> {
  const input = vscode.window.createInputBox();
  input.title = step.title;
  input.prompt = withoutLinks(step.prompt);
  input.placeholder = step.placeholder;
  input.value = step.value ?? '';
  input.password = step.secret === true;
  // Users copy keys from another window. Leaving this one must not discard the input.
  input.ignoreFocusOut = true;
  const report = (fault: string | null): void => {
    input.validationMessage = fault === null ? undefined : withoutLinks(fault);
  };
  return asked(input, step, (settle) => {
    input.onDidChangeValue((text) => {
      // An empty field is reported only on Enter, not before the user has typed.
      report(trimmed(text) === '' ? null : step.fault(trimmed(text)));
    });
    input.onDidAccept(() => {
      const text = trimmed(input.value);
      const fault = step.fault(text);
      if (fault === null) settle(text);
      else report(fault);
    });
  });
}

/** Asks for one item. Returns it, or `back`; throws Cancelled when the user closes the list. */
export function askPick<Item extends vscode.QuickPickItem>(step: PickStep<Item>): Promise<Item | Back> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = step.title;
  pick.placeholder = step.placeholder;
  pick.items = step.items;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  if (step.active !== undefined) pick.activeItems = [step.active];
  return asked(pick, step, (settle) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) settle(chosen);
    });
  });
}

/**
 * Asks for any number of items, with the `picked` ones selected at first. Throws Cancelled when the user closes the
 * list. Items that are not `pickable` are shown but can't be selected.
 */
export async function askPicks<Item extends vscode.QuickPickItem>(
  step: Pick<PickStep<Item>, 'title' | 'placeholder' | 'items'>,
  pickable: (item: Item) => boolean = () => true,
): Promise<readonly Item[]> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = step.title;
  pick.placeholder = step.placeholder;
  pick.canSelectMany = true;
  pick.items = step.items;
  pick.selectedItems = step.items.filter(({ picked }) => picked);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.onDidChangeSelection((selected) => {
    const left = selected.filter(pickable);
    if (left.length < selected.length) pick.selectedItems = left;
  });
  const answer = await asked<readonly Item[]>(pick, { canGoBack: false }, (settle) => {
    pick.onDidAccept(() => {
      settle(pick.selectedItems.filter(pickable));
    });
  });
  if (answer === back) throw new Cancelled();
  return answer;
}

function asked<Answer>(
  input: vscode.InputBox | vscode.QuickPick<vscode.QuickPickItem>,
  step: Pick<TextStep, 'canGoBack' | 'page'>,
  listen: (settle: (answer: Answer) => void) => void,
): Promise<Answer | Back> {
  return new Promise<Answer | Back>((resolve, reject) => {
    const finish = (end: () => void): void => {
      end();
      input.dispose();
    };
    const { page } = step;
    const toPage = { iconPath: new vscode.ThemeIcon('link-external'), tooltip: page?.title ?? '' };
    input.buttons = [
      ...(step.canGoBack ? [vscode.QuickInputButtons.Back] : []),
      ...(page === undefined ? [] : [toPage]),
    ];
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) {
        finish(() => {
          resolve(back);
        });
      } else if (page !== undefined) {
        void vscode.env.openExternal(vscode.Uri.parse(page.url, true));
      }
    });
    input.onDidHide(() => {
      finish(() => {
        reject(new Cancelled());
      });
    });
    listen((answer) => {
      finish(() => {
        resolve(answer);
      });
    });
    input.show();
  });
}

/** A yes/no question in a modal dialog; throws Cancelled for no. */
export async function confirm(question: string, detail: string, yes: string): Promise<void> {
  const answer = await ask(question, detail, yes);
  if (answer !== yes) throw new Cancelled();
}

/** A `fault` for required texts. */
export function required(text: string): string | null {
  return text === '' ? l10n.t('This is needed.') : null;
}
