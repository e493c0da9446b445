import { PrerequisiteError, StartFailure } from '@rapport/infra/prerequisites';

/** npm, the terminal and the script that started us may each deliver the same Ctrl-C. */
const SAME_SIGNAL_MS = 1_000;
const SIGNAL_EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs a command from start to end: `stop` is called once when the user wants it to end (Ctrl-C, SIGTERM, SIGHUP, or the
 * process that started it is gone), and then the process exits; an impatient second signal exits at once, and the
 * guardian ends what is left. What the user can act on is printed without a stack trace.
 *
 * @param work returns the exit code
 */
export async function runToEnd(work: () => Promise<number>, stop: () => Promise<void>): Promise<void> {
  let stoppingSince: number | null = null;
  const isStopping = (): boolean => stoppingSince !== null;
  function onEnd(code: number): void {
    if (stoppingSince !== null) {
      if (Date.now() - stoppingSince > SAME_SIGNAL_MS) process.exit(code);
      return;
    }
    stoppingSince = Date.now();
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  }
  for (const [signal, code] of Object.entries(SIGNAL_EXIT_CODES)) process.on(signal, () => onEnd(code));
  if (process.channel !== undefined) {
    process.on('disconnect', () => onEnd(SIGNAL_EXIT_CODES.SIGTERM));
    process.channel.unref();
  }
  try {
    const code = await work();
    if (isStopping()) return;
    await stop();
    process.exit(code);
  } catch (error) {
    if (isStopping()) return;
    await stop().catch(() => undefined);
    const told = error instanceof PrerequisiteError || error instanceof StartFailure;
    console.error(told ? error.message : error);
    process.exit(1);
  }
}
