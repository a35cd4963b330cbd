import * as l10n from '@vscode/l10n';
import { type Doubt, ofDetail } from '../evidence.ts';
import { text } from '../tolerant.ts';

/** Where and when an answer was read. */
export interface Origin {
  readonly brandName: string;
  /** Our clock, ISO 8601. */
  readonly observedAt: string;
  readonly requestId: string | null;
}

/** A word as the cloud wrote it, blanks at its ends included; null where there is none. */
export function stateWord(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : text(value);
}

/** Longer texts are no words: they are cut in sentences, and nothing is guessed from them. */
export const longestWord = 60;

/** A word fit to stand in a sentence. */
export function shortened(word: string): string {
  return word.length > longestWord ? `${word.slice(0, longestWord)}…` : word;
}

/** Why the lifecycle is unknown, in one sentence. */
export function doubtOf(state: string | null, brandName: string): Doubt {
  return ofDetail(
    state === null
      ? l10n.t('{0} answered without naming a state.', brandName)
      : l10n.t("'{0}' is not among the states that {1} documents.", shortened(state), brandName),
  );
}
