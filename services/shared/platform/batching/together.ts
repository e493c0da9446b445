interface Call<Item, Answer> {
  readonly items: readonly Item[];
  readonly resolve: (answers: readonly Answer[]) => void;
  readonly reject: (error: unknown) => void;
}

type Work<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>;

export interface TogetherOptions<Item> {
  /** Items of a batch; a call with more goes alone. */
  readonly most: number;
  /**
   * How long the next batch waits for company after one has begun, unless `most` items come before. Absent: the next one
   * begins when the one before it is through.
   */
  readonly restMs?: (batch: readonly Item[]) => number;
}

/**
 * Calls become batches, so load makes reads and appends larger instead of more. A batch begins after all that is in it
 * was asked for; one that fails fails for all that are in it.
 *
 * @param work an answer for each item, in their order
 */
export function together<Item, Answer>(
  work: Work<Item, Answer>,
  { most, restMs }: TogetherOptions<Item>,
): Work<Item, Answer> {
  const waiting: Call<Item, Answer>[] = [];
  let waitingItems = 0;
  let isRunning = false;
  let endRest = (): void => undefined;

  /** Those in front, as many as fit: one always does. */
  const takeBatch = (): readonly Call<Item, Answer>[] => {
    let items = 0;
    const beyond = waiting.findIndex((call) => {
      items += call.items.length;
      return items > most;
    });
    const batch = waiting.splice(0, beyond === -1 ? waiting.length : Math.max(1, beyond));
    for (const call of batch) waitingItems -= call.items.length;
    return batch;
  };

  const workBatch = async (batch: readonly Call<Item, Answer>[], all: readonly Item[]): Promise<void> => {
    try {
      const answers = await work(all);
      let from = 0;
      for (const { items, resolve } of batch) {
        resolve(answers.slice(from, from + items.length));
        from += items.length;
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endRest = (): void => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      const batch = takeBatch();
      const all = batch.flatMap(({ items }) => items);
      const through = workBatch(batch, all);
      if (restMs === undefined) await through;
      else if (waitingItems < most) await rest(restMs(all));
    }
    isRunning = false;
  };

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      waitingItems += items.length;
      if (!isRunning) void run();
      else if (waitingItems >= most) endRest();
    });
}
