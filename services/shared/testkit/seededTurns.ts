import { Schedule } from '@rapport/platform/memory/schedule';
import type { Turns } from '@rapport/platform/memory/turns';

/**
 * Turns of any number of clients, of which one at a time goes on, drawn by the seed: a network on which whoever is first
 * is decided anew at every step. Nobody has to step: whoever waits is reason enough.
 */
export function seededTurns(seed: number): () => Turns {
  const schedule = new Schedule(seed);
  let isStepping = false;
  let clients = 0;
  const goOn = (): void => {
    if (isStepping) return;
    isStepping = true;
    setImmediate(() => {
      isStepping = false;
      if (schedule.step()) goOn();
    });
  };
  return () => {
    const client = schedule.process(`client ${String((clients += 1))}`);
    return {
      take: (what) => {
        const turn = client.take(what);
        goOn();
        return turn;
      },
    };
  };
}
