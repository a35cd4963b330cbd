/** A failure with a sentence fit for a person, outside the cloud's problem vocabulary. Commands show both sentences. */
export class HumanError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'HumanError';
    this.hint = hint;
  }
}

/** By its shape and not by class, because the lazily loaded files of dist/ have their own copy of the class. */
export function isHumanError(error: unknown): error is HumanError {
  return error instanceof Error && error.name === 'HumanError' && 'hint' in error && typeof error.hint === 'string';
}
