import { FORWARD_REST_MS, MAX_FORWARD_REST_MS } from '../limits.ts';
import { OverloadedError } from '../ports/engine.ts';
import type { Peers } from '../ports/peers.ts';
import { Lane } from './lane.ts';
import type { Waiting } from './lane.ts';

export interface Forwarding {
  /** Whether the replica at this address answered when it was last asked, or has rested long enough since. */
  readonly reaches: (address: string) => boolean;
  readonly admits: (address: string) => boolean;
  readonly add: (address: string, waiting: Waiting) => void;
  /** Resolves when nothing is on its way. */
  readonly idle: () => Promise<void>;
}

interface ForwardingOptions {
  readonly peers: Peers;
  /** Takes what was not answered: its request id makes it harmless if it did take effect. */
  readonly takeBack: (batch: readonly Waiting[]) => void;
  /** Nobody was where the leases say, or somebody else. */
  readonly lookAgain: () => void;
}

/** Hands commands to the replicas that commit them, one batch at a time to each. */
export function createForwarding({ peers, takeBack, lookAgain }: ForwardingOptions): Forwarding {
  const lanes = new Map<string, Lane>();
  /** Replicas that do not answer, and when one of them is tried again. */
  const resting = new Map<string, { readonly until: number; readonly ms: number }>();

  const rest = (address: string): void => {
    const ms = Math.min(MAX_FORWARD_REST_MS, (resting.get(address)?.ms ?? FORWARD_REST_MS / 2) * 2);
    const at = performance.now();
    // Replicas come and go: one that was not tried again has most likely gone.
    for (const [gone, { until }] of resting) if (until + MAX_FORWARD_REST_MS < at) resting.delete(gone);
    resting.set(address, { until: at + ms, ms });
  };

  const forward = async (address: string, batch: readonly Waiting[]): Promise<void> => {
    let answers: Awaited<ReturnType<Peers['forward']>>;
    try {
      answers = await peers.forward(
        address,
        batch.map(({ envelope }) => envelope),
      );
      resting.delete(address);
    } catch {
      rest(address);
      lookAgain();
      takeBack(batch);
      return;
    }
    const undone: Waiting[] = [];
    for (const [index, waiting] of batch.entries()) {
      const answer = answers[index];
      if (answer?.outcome === 'answered') waiting.resolve(answer.result);
      else if (answer?.outcome === 'overloaded') waiting.reject(new OverloadedError(answer.retryDelayMs));
      else undone.push(waiting);
    }
    if (answers.some(({ outcome }) => outcome === 'not_mine')) lookAgain();
    if (undone.length > 0) takeBack(undone);
  };

  return {
    reaches: (address) => (resting.get(address)?.until ?? 0) <= performance.now(),
    admits: (address) => lanes.get(address)?.admits() ?? true,
    add: (address, waiting) => {
      let lane = lanes.get(address);
      if (lane === undefined) {
        // Replicas come under new addresses.
        for (const [known, other] of lanes) if (other.isIdle()) lanes.delete(known);
        const opened = new Lane({ commit: (batch) => forward(address, batch), leastBeside: Infinity });
        lanes.set(address, opened);
        lane = opened;
      }
      lane.add(waiting);
    },
    idle: async () => {
      for (const lane of lanes.values()) await lane.idle();
    },
  };
}
