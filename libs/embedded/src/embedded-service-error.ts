/** A service could not be started. The message is one line that names what to do, fit to be printed as it is. */
export class EmbeddedServiceError extends Error {
  override readonly name = 'EmbeddedServiceError';

  constructor(
    message: string,
    /** The last lines the program itself wrote, oldest first; empty when it never ran. */
    readonly output: readonly string[] = [],
  ) {
    super(message);
  }
}
