/** A failure that is not a cloud `Problem`, with a message and a hint for the user. Commands show both. */
export class HumanError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'HumanError';
    this.hint = hint;
  }
}
