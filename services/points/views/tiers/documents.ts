import type { PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { TierProgram } from '../../tier/program.ts';
import { advance, firstStanding } from '../../tier/standing.ts';
import type { TierChange, TierStanding } from '../../tier/standing.ts';

export const TIERS = 'points.tiers.v1';
export const DEFINITIONS = 'definitions';
export const STANDINGS = 'standings';

/** The programs that one partition of the topic has been told of; the newest version of each. */
export interface ProgramsDocument extends Document {
  /** By id. */
  readonly programs: readonly ToldProgram[];
}

export interface ToldProgram extends TierProgram {
  /** When its first version was made; absent where that was folded before this was kept. */
  readonly countsFrom?: EpochMs;
}

/** What was last told of a member. */
export interface ToldTier {
  readonly tier: number;
  readonly prolongedAt?: EpochMs;
}

/** A member in a program. */
export interface TierDocument extends Document {
  readonly tenant: TenantId;
  readonly programId: string;
  readonly mid: Mid;
  readonly unit: string;
  /** Everything before {@link recent}, where there is anything; what is told later still counts from here on. */
  readonly opening?: TierStanding;
  /** The newest changes, by time. */
  readonly recent: readonly TierChange[];
  readonly told: ToldTier;
  /** When time may change the tier. */
  readonly dueAt?: EpochMs;
  readonly personal?: PersonalBlock<MemberRef>;
}

/** Changes kept one by one, so that what is told late takes its place: a few kB. */
export const MAX_RECENT = 100;
/** Folded into the opening where they are too many, so that it is not done for each. */
const FOLDED = MAX_RECENT / 2;

export const tierDocumentId = (tenant: TenantId, programId: string, mid: Mid): string =>
  `${tenant}:${programId}:${mid}`;

export type History = Pick<TierDocument, 'opening' | 'recent'>;

/** The history with one more change, at its place. */
export function withChange(program: TierProgram, known: History | undefined, told: TierChange): History {
  const { opening, recent: before = [] } = known ?? {};
  const change = { ...told, at: Math.max(told.at, opening?.at ?? -Infinity) };
  const place = before.findLastIndex(({ at }) => at <= change.at) + 1;
  const recent = before.toSpliced(place, 0, change);
  if (recent.length <= MAX_RECENT) return { recent, ...(opening !== undefined && { opening }) };
  const folded = recent.slice(0, FOLDED);
  return {
    opening: standingAt(program, { recent: folded, ...(opening && { opening }) }, folded.at(-1)?.at ?? 0),
    recent: recent.slice(FOLDED),
  };
}

export function standingAt(program: TierProgram, { opening, recent }: History, at: EpochMs): TierStanding {
  return advance(program, opening ?? firstStanding(program, recent[0]?.at ?? at), recent, at);
}
