import type { RecordedEvent } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
import { pagesOf } from '@rapport/engine/ports/pages';
import type { Store } from '@rapport/engine/ports/store';
import type { AccountCommand } from '../account/decide.ts';
import { negated } from '../account/events.ts';
import type { AccountEvent, Party, ScoreEntry } from '../account/events.ts';
import { MAX_SCORES_MOVED } from '../account/merging.ts';
import type { ScoresUnderWay } from '../account/merging.ts';
import { transactionId } from '../account/names.ts';
import { scoresOf } from '../account/state.ts';
import { scoresIn } from '../views/bookings.ts';
import { EVENTS, entriesOf } from '../views/ledger/queries.ts';
import { undoCircle } from './circles.ts';
import { ownCommand } from './ownCommand.ts';
import { senderOf } from './swept.ts';
import type { Swept, Works } from './swept.ts';
import type { Sender } from './transfers.ts';

const SCORES_POLICY = 'points.scores.v1';

/** Moves of a merge that are read together: 100 of 6 kB. */
const MOVES_PER_READ = 100;

/** What may be given or taken back by, and what came from members who were merged into this one; nothing of time is. */
const SCORING_TYPES = ['Earned', 'ClawedBack', 'Adjusted', 'Reversed', 'ScoresReceived'];

/**
 * Takes what counts for ranks and tiers by earnings a step further on its way to whom the member was merged into: one
 * part of it, in the three steps of a transfer, each with one id for ever. ADR 53.
 */
export async function followScores(engine: Works, swept: Swept): Promise<void> {
  const { stream, tenant, version, state } = swept;
  const { open, through: after, underWay } = scoresOf(state);
  if (underWay !== undefined) {
    await finishMove(engine, senderOf(swept), underWay);
    return;
  }
  const { mergedInto } = state;
  if (mergedInto === undefined || open === 0 || (await undoCircle(engine, swept))) return;
  const { mergeId } = mergedInto;
  const { entries, through } = await unmoved(engine.store, swept, after);
  // What an account is at a version moves once, whoever sees it.
  const moveId = derivedId('scores', version, stream);
  const { tenant: _, ...account } = senderOf(swept);
  const command: AccountCommand = {
    ...{ type: 'MoveScores', ...account, moveId, mergeId, after, entries, through },
    // Of what the account says is open, all stands at or before the version that was read.
    count: through === version ? open : 0,
  };
  const result = await engine.submit(ownCommand(SCORES_POLICY, tenant, moveId, command));
  if (result.outcome !== 'accepted') return;
  for (const { event } of result.events as readonly RecordedEvent<AccountEvent>[]) {
    if (event.type === 'ScoresMoved' && event.data.entries.length > 0) {
      await finishMove(engine, senderOf(swept), event.data);
    }
  }
}

/** What counts behind a version, at most a part of it, and up to and including which version that is all. */
async function unmoved(
  store: Store,
  { stream, version }: Swept,
  after: number,
): Promise<{ readonly entries: readonly ScoreEntry[]; readonly through: number }> {
  const rows = await store.find(EVENTS, {
    filter: {
      _id: { gt: transactionId(stream, after), lte: transactionId(stream, version) },
      type: { in: SCORING_TYPES },
    },
    sort: { _id: 1 },
    limit: MAX_SCORES_MOVED,
  });
  const entries: ScoreEntry[] = [];
  let through = after;
  for (const entry of rows.flatMap(entriesOf)) {
    const more = scoresIn(entry);
    // What came from another member came in no more than fit here, so the first always does.
    if (entries.length + more.length > MAX_SCORES_MOVED) return { entries, through };
    entries.push(...more);
    through = entry.version;
  }
  return { entries, through: rows.length < MAX_SCORES_MOVED ? version : through };
}

async function finishMove(engine: Works, mover: Sender, underWay: ScoresUnderWay): Promise<void> {
  const { moveId, mergeId, to, entries } = underWay;
  await receive(engine, derivedId('receive', moveId), mover, to, { moveId, mergeId, entries });
  const { tenant, ...account } = mover;
  const command: AccountCommand = { type: 'SettleScores', ...account, moveId };
  await engine.submit(ownCommand(SCORES_POLICY, tenant, derivedId('settle', moveId), command));
}

/** Books on the second account what counts there from here on, or no more; once, by its id. */
async function receive(
  engine: Works,
  requestId: string,
  { tenant, unit, terms, ...from }: Sender,
  to: Party,
  move: Omit<ScoresUnderWay, 'to'>,
): Promise<void> {
  const heard = terms === undefined ? {} : { terms };
  const command: AccountCommand = { type: 'ReceiveScores', ...to, unit, ...heard, from, ...move };
  await engine.submit(ownCommand(SCORES_POLICY, tenant, requestId, command));
}

/**
 * Takes back what a merge has moved, from the member who has it, or will have it when what is under way arrives. Where
 * that one was merged on, it follows as whatever else is taken back.
 *
 * @param version of the unmerge: no move of this merge stands behind it
 */
export async function undoMoves(
  engine: Works,
  swept: Swept,
  mergeId: string,
  version: number,
): Promise<void> {
  const { stream } = swept;
  const self = senderOf(swept);
  const { tenant, unit, terms, ...own } = self;
  const moves = pagesOf(engine.store, EVENTS, {
    filter: {
      _id: { gte: transactionId(stream, 1), lt: transactionId(stream, version) },
      type: 'ScoresMoved',
      'data.mergeId': mergeId,
    },
    limit: MOVES_PER_READ,
  });
  for await (const rows of moves) {
    for (const { event } of rows.flatMap(entriesOf)) {
      if (event.type !== 'ScoresMoved' || event.data.entries.length === 0) continue;
      const { moveId, to, entries } = event.data;
      const other = { tenant, unit, ...(terms !== undefined && { terms }), ...to };
      const back = { moveId, mergeId };
      await receive(engine, derivedId('undo', moveId), self, to, { ...back, entries: negated(entries) });
      await receive(engine, derivedId('return', moveId), other, own, { ...back, entries });
    }
  }
}
