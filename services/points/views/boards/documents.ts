import type { PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { BoardPlan } from '../../board/plan.ts';

export const BOARDS = 'points.boards.v1';
export const DEFINITIONS = 'definitions';
export const STANDINGS = 'standings';
export const CLOSINGS = 'closings';
export const STANDINGS_OF_ALL = `${BOARDS}.${STANDINGS}`;

/** A board as folds know it; prizes are the closing's business. */
export interface RankedBy extends Pick<BoardPlan, 'boardId' | 'unit' | 'zone' | 'seasons'> {
  /** When it was made; absent where it was folded before this was kept. */
  readonly activeFrom?: EpochMs;
}

/** The boards that one partition of the topic has been told of. */
export interface BoardsDocument extends Document {
  /** By id. */
  readonly boards: readonly RankedBy[];
}

/** Where a season ends in one partition: nothing after it counts. */
export interface ClosingDocument extends Document {
  readonly partition: number;
  readonly offset: number;
}

/** A change of a score. */
export interface ScoreMove {
  readonly at: EpochMs;
  readonly points: bigint;
}

/** A member in a season of a board. */
export interface StandingDocument extends Document {
  /** The season: `{tenant}:{boardId}:{seasonId}` */
  readonly season: string;
  readonly mid: Mid;
  readonly unit: string;
  readonly partition: number;
  /** Of the record that changed it last, so that who follows the partition finds what is new. */
  readonly offset: number;
  readonly score: bigint;
  /** The earliest and the latest effective time of what made the score. */
  readonly joinedAt: EpochMs;
  readonly reachedAt: EpochMs;
  /** The newest {@link MAX_MOVES}, by time. */
  readonly moves: readonly ScoreMove[];
  /** Up to and including this instant, moves are only known as a sum. */
  readonly summedThrough?: EpochMs;
  /** All that had counted for the member counts for another one, who has the rank; the score is 0. */
  readonly away?: true;
  readonly personal?: PersonalBlock<MemberRef>;
}

/** Enough for most members' week; 32 of 30 bytes are 1 kB. Before them, the ledger tells. */
export const MAX_MOVES = 32;

export const seasonKey = (tenant: TenantId, boardId: string, seasonId: string): string =>
  `${tenant}:${boardId}:${seasonId}`;
export const standingId = (season: string, mid: Mid): string => `${season}:${mid}`;
export const closingId = (season: string, partition: number): string => `${season}:${partition}`;
