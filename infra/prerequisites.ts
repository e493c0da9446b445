/**
 * Something the machine lacks or forbids. The message is one sentence that says what to install or change; commands
 * print it alone, without a stack trace, and exit with code 1.
 */
export class PrerequisiteError extends Error {
  override readonly name = 'PrerequisiteError';
}

const LINES_SHOWN = 15;

/** A server that ended, or did not answer, while it was started; the message ends with its last lines. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
  readonly lines: readonly string[];

  constructor(server: string, lines: readonly string[], cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super(`${server} did not start: ${said}\n${lines.slice(-LINES_SHOWN).join('\n')}`, { cause });
    this.lines = lines;
  }
}
