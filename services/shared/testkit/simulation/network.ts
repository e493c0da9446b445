import type { Forward, ForwardedAnswer, Peers } from '@rapport/engine/ports/peers';
import type { Process } from '@rapport/platform/memory/schedule';

/** Whoever forwards hears by then that nothing is known. */
const ANSWER_LIMIT_MS = 200;

export interface Network {
  /** A process that the others reach under its name. */
  readonly join: (process: Process) => Peers;
}

/**
 * Between the processes of the simulation: a call arrives in one step, is answered in another, and whoever crashes or
 * freezes in between is heard of too late or never.
 *
 * @param losesAnswer asked once for each call that was answered
 */
export function createNetwork(losesAnswer: () => boolean): Network {
  const receivers = new Map<string, { readonly process: Process; commit?: Forward }>();
  return {
    join: (process) => {
      const own: { readonly process: Process; commit?: Forward } = { process };
      receivers.set(process.name, own);
      const forward: Peers['forward'] = (address, commands) =>
        new Promise<readonly ForwardedAnswer[]>((resolve, reject) => {
          const giveUp = process.after(ANSWER_LIMIT_MS, 'no answer', () => {
            reject(new Error(`Nobody answers at ${address}.`));
          });
          const call = async (): Promise<void> => {
            await process.take('forward');
            const { process: theirs, commit } = receivers.get(address) ?? {};
            if (theirs === undefined || commit === undefined) return;
            await theirs.take('forwarded');
            const answers = structuredClone(await commit(structuredClone(commands)));
            if (losesAnswer()) return;
            await process.take('answer');
            giveUp();
            resolve(answers);
          };
          void call();
        });
      return {
        address: Promise.resolve(process.name),
        receive: (commit) => {
          own.commit = commit;
        },
        forward,
      };
    },
  };
}
