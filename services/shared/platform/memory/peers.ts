import type { Forward, Peers } from '@rapport/engine/ports/peers';

/** What an address does with what is forwarded to it. */
export type PeerFault =
  /** Nobody is there. */
  | 'away'
  /** It does all of it, and nobody hears. */
  | 'lose_answer';

export interface MemoryPeers {
  /** A replica that is reached under this address. */
  readonly join: (address: string) => Peers;
  readonly fault: (address: string, fault: PeerFault | undefined) => void;
  /** Commands that have come in at an address so far. */
  readonly received: (address: string) => number;
}

/** Replicas of one process that forward to one another; values are copied as they would be on a wire. */
export function createMemoryPeers(): MemoryPeers {
  const receivers = new Map<string, Forward>();
  const faults = new Map<string, PeerFault>();
  const counts = new Map<string, number>();

  const deliver: Peers['forward'] = async (address, commands) => {
    const receiver = receivers.get(address);
    const fault = faults.get(address);
    if (receiver === undefined || fault === 'away') throw new Error(`Nobody answers at ${address}.`);
    counts.set(address, (counts.get(address) ?? 0) + commands.length);
    const answers = structuredClone(await receiver(structuredClone(commands)));
    if (fault === 'lose_answer') throw new Error(`The answer of ${address} was lost.`);
    return answers;
  };

  return {
    join: (address) => ({
      address: Promise.resolve(address),
      receive: (commit) => {
        receivers.set(address, commit);
      },
      forward: deliver,
    }),
    fault: (address, fault) => {
      if (fault === undefined) faults.delete(address);
      else faults.set(address, fault);
    },
    received: (address) => counts.get(address) ?? 0,
  };
}
