import type { RoundResult } from './round.ts';

/**
 * Each round also rebuilds what the rounds before it have left, some 1.3 s of processor for each of them; fresh servers and
 * services cost 18. With n rounds that is 18 / n + 0.65 (n - 1) for each, which is least at 5.
 */
export const ROUNDS_PER_SYSTEM = 5;

/** What a lane is made of. */
export interface LaneSteps<Deployment> {
  /** `undefined` where there is none left. */
  readonly nextSeed: () => number | undefined;
  readonly deploy: (seed: number) => Promise<Deployment>;
  /** Never throws: what goes wrong is the result's. */
  readonly attempt: (seed: number, deployment: Deployment) => Promise<RoundResult>;
  readonly done: (result: RoundResult, deployment: Deployment) => void;
  /** @param failed what it leaves is worth keeping */
  readonly end: (deployment: Deployment, failed: boolean) => Promise<void>;
}

/**
 * Rounds one after another, on servers of their own, for as long as there are seeds.
 *
 * @param ending somebody wants the run to end. Its servers go away under the round that is under way, which therefore says
 *   nothing of the system: it is nobody's failure, and no result.
 */
export async function runLane<Deployment>(
  { nextSeed, deploy, attempt, done, end }: LaneSteps<Deployment>,
  ending: AbortSignal,
): Promise<void> {
  let deployment: Deployment | undefined;
  let rounds = 0;
  for (let seed = nextSeed(); seed !== undefined; seed = nextSeed()) {
    deployment ??= await deploy(seed);
    const result = await attempt(seed, deployment);
    if (ending.aborted) return;
    done(result, deployment);
    rounds += 1;
    // What a failed round leaves is kept, and the next one begins on servers that know nothing of it.
    if (result.ok && rounds % ROUNDS_PER_SYSTEM !== 0) continue;
    await end(deployment, !result.ok);
    deployment = undefined;
  }
}
