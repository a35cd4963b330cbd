/** A failure with a sentence fit for a person, outside the cloud's problem vocabulary. Commands show both sentences. */
export class HumanError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'HumanError';
    this.hint = hint;
  }
}
