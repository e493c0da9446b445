/** The queue of commands is full: nothing was decided or remembered. */
export class OverloadedError extends Error {
  readonly code = 'OVERLOADED';
  readonly retryable = true;
  readonly retryDelayMs: number;

  constructor(retryDelayMs: number) {
    super(`Too many commands are waiting; try again in ${retryDelayMs} ms.`);
    this.name = 'OverloadedError';
    this.retryDelayMs = retryDelayMs;
  }
}
