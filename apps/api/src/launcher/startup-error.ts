/** Hyperion cannot start. Each line is fit to be printed as it is and names the cure. */
export class StartupError extends Error {
  override readonly name = 'StartupError';

  constructor(
    readonly lines: readonly string[],
    /** 2 for a wrong setting, 1 for everything else. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(lines.join('\n'));
  }
}
