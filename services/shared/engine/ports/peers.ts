import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';

/** What became of a command that was forwarded. */
export type ForwardedAnswer =
  | { readonly outcome: 'answered'; readonly result: CommandResult }
  /** Nothing was done or remembered: the holder has no room. */
  | { readonly outcome: 'overloaded'; readonly retryDelayMs: number }
  /** Nothing was done: another replica holds the lease by now. */
  | { readonly outcome: 'not_mine' }
  /** It may or may not have taken effect; its request id makes a repeat harmless. */
  | { readonly outcome: 'failed' };

/** Answers come in the order of the commands. */
export type Forward = (commands: readonly CommandEnvelope[]) => Promise<readonly ForwardedAnswer[]>;

/** The other replicas of the same service, as far as commands go. */
export interface Peers {
  /** Where they reach this one, once they do. */
  readonly address: Promise<string>;
  /** Who answers what they forward from now on; it never throws. */
  readonly receive: (commit: Forward) => void;
  /** Hands commands to the replica at `address`. May throw anything, after a bounded time: nothing is known then. */
  readonly forward: (address: string, commands: readonly CommandEnvelope[]) => ReturnType<Forward>;
}
