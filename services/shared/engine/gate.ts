/**
 * Lets pieces of work through in the order in which they came: some beside others of their kind, some alone.
 */
export class Gate {
  private alone: Promise<unknown> = Promise.resolve();
  /** Resolves when all that came after the last one alone are through. */
  private beside: Promise<unknown> = Promise.resolve();

  /** After all that came before. */
  runAlone<T>(work: () => Promise<T>): Promise<T> {
    const result = Promise.all([this.alone, this.beside]).then(work);
    this.alone = result.catch(() => undefined);
    this.beside = Promise.resolve();
    return result;
  }

  /** After all that came before and run alone. */
  runBeside<T>(work: () => Promise<T>): Promise<T> {
    const result = this.alone.then(work);
    this.beside = Promise.all([this.beside, result.catch(() => undefined)]);
    return result;
  }
}
