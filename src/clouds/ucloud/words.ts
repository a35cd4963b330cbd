import * as l10n from '@vscode/l10n';
import { type Doubt, ofDetail } from '../evidence.ts';
import { text } from '../tolerant.ts';

/** Where and when a response was read. */
export interface Origin {
  readonly brandName: string;
  /** Local clock, ISO 8601. */
  readonly observedAt: string;
  readonly requestId: string | null;
}

/** A state word as sent, surrounding blanks included; null if there is none. */
export function stateWord(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : text(value);
}

/** Longer texts are not state words. They are truncated in sentences, and no meaning is guessed from them. */
export const maxWordLength = 60;

/** A state word made safe to quote in a sentence. */
export function shortened(word: string): string {
  return word.length > maxWordLength ? `${word.slice(0, maxWordLength)}…` : word;
}

/** The doubt that explains an unknown lifecycle. */
export function doubtOf(state: string | null, brandName: string): Doubt {
  return ofDetail(
    state === null
      ? l10n.t('{0} answered without naming a state.', brandName)
      : l10n.t("'{0}' is not among the states that {1} documents.", shortened(state), brandName),
  );
}
