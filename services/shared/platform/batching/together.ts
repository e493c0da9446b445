interface Call<Item, Answer> {
  readonly items: readonly Item[];
  readonly resolve: (answers: readonly Answer[]) => void;
  readonly reject: (error: unknown) => void;
}

type Work<Item, Answer> = (items: readonly Item[]) => Promise<readonly Answer[]>;

export interface TogetherOptions<Item> {
  /** Items of a batch; a call with more goes alone. */
  readonly most: number;
  /** How long nothing begins after a batch; not at all where absent. */
  readonly restMs?: (batch: readonly Item[]) => number;
}

/**
 * One batch under way: what is asked for meanwhile goes into the next one, so load makes batches by itself. A batch
 * begins after all that is in it was asked for; one that fails fails for all that are in it.
 *
 * @param work an answer for each item, in their order
 */
export function together<Item, Answer>(
  work: Work<Item, Answer>,
  { most, restMs = () => 0 }: TogetherOptions<Item>,
): Work<Item, Answer> {
  const waiting: Call<Item, Answer>[] = [];
  let isRunning = false;

  /** Those in front, as many as fit: one always does. */
  const takeBatch = (): readonly Call<Item, Answer>[] => {
    let items = 0;
    const beyond = waiting.findIndex((call) => {
      items += call.items.length;
      return items > most;
    });
    return waiting.splice(0, beyond === -1 ? waiting.length : Math.max(1, beyond));
  };

  const workBatch = async (batch: readonly Call<Item, Answer>[]): Promise<void> => {
    const all = batch.flatMap(({ items }) => items);
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
    const rest = restMs(all);
    if (rest >= 1) await new Promise((resolve) => setTimeout(resolve, rest));
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) await workBatch(takeBatch());
    isRunning = false;
  };

  return (items) =>
    new Promise((resolve, reject) => {
      waiting.push({ items, resolve, reject });
      if (!isRunning) void run();
    });
}
