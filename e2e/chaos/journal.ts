import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** An interaction as it is sent to ingestion's HTTP door. */
export interface Interaction {
  readonly id: string;
  readonly memberId: string;
  readonly verb: 'content.read' | 'content.shared' | 'order.paid';
  readonly occurredAt: string;
  readonly object?: { readonly kind: string; readonly id: string };
  readonly shareId?: string;
  readonly parentShareId?: string;
  readonly dwellMs?: number;
  readonly value?: { readonly amount: number; readonly currency: string };
}

/** Whom each is for and what it names, as far as it has it. */
export interface Command {
  readonly requestId: string;
  readonly rpc:
    | 'Earn'
    | 'Redeem'
    | 'Hold'
    | 'Capture'
    | 'Void'
    | 'Transfer'
    | 'RedeemReward'
    | 'FulfilRedemption'
    | 'CancelRedemption'
    | 'FundBudget'
    | 'AddCodes';
  /** Empty for a budget and for codes. */
  readonly memberId: string;
  /** Points; 0 of a capture for all that is held, and where none are named. */
  readonly amount: number;
  readonly to?: string;
  /** The hold or the redemption, by the request that made it. */
  readonly target?: string;
  readonly rewardId?: string;
  readonly codes?: readonly string[];
  /** ms since 1970: when the points, or the hold, end; when the points are available. */
  readonly expiresAt?: number;
  readonly activatesAt?: number;
}

/** What ingestion said of one interaction. */
export interface Taken {
  readonly id: string;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  readonly position?: { readonly topic: string; readonly partition: number; readonly offset: string };
  readonly reason?: string;
  readonly detail?: string;
}

export type CommandAnswer =
  | { readonly outcome: 'booked'; readonly txnId: string; readonly balanceAfter: string }
  /** Of what is no booking: a redemption, a budget, codes. */
  | { readonly outcome: 'done'; readonly code?: string }
  | { readonly outcome: 'refused'; readonly reason: string };

/** One line of the journal. `deviating`: an id that was used before, on purpose, with other content. */
export type Entry =
  | { readonly what: 'sent'; readonly interactions: readonly Interaction[] }
  | { readonly what: 'answered'; readonly results: readonly Taken[] }
  | { readonly what: 'commanded'; readonly command: Command; readonly deviating?: true }
  | {
      readonly what: 'replied';
      readonly requestId: string;
      readonly answer: CommandAnswer;
      readonly deviating?: true;
    };

/** What was sent and what was acknowledged, on disk before anything follows from it. */
export interface Journal {
  /** Resolves when the entry would survive a power cut. */
  readonly append: (entry: Entry) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openJournal(file: string): Promise<Journal> {
  const handle = await open(file, 'ax');
  let waiting: { readonly lines: string[]; readonly written: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();

  /** Whoever comes while one is being written shares the next write. */
  const group = (): { readonly lines: string[]; readonly written: Promise<void> } => {
    const lines: string[] = [];
    const written = last.then(async () => {
      waiting = undefined;
      await handle.appendFile(lines.join(''));
      await handle.datasync();
    });
    last = written.catch(() => undefined);
    return { lines, written };
  };

  return {
    append: (entry) => {
      waiting ??= group();
      waiting.lines.push(`${JSON.stringify(entry)}\n`);
      return waiting.written;
    },
    close: async () => {
      await last;
      await handle.close();
    },
  };
}

export function readJournal(file: string): readonly Entry[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
}
