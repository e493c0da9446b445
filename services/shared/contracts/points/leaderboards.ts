import Type from 'typebox';
import {
  CauseFields,
  DecimalAmount,
  InstantText,
  MemberPersonal,
  MidText,
  defineEvent,
} from '../envelope.ts';
import type { EventOf } from '../envelope.ts';
import { TOPICS } from '../topics.ts';

/** Folds of this topic depend on these, so they travel in it. */
export const leaderboardDefinition = defineEvent({
  type: 'rapport.points.LeaderboardDefinition.v1',
  topic: TOPICS.points,
  key: '_system:def:leaderboard:{leaderboardId}, one copy in every partition',
  summary: 'A leaderboard: it ranks by what is booked after this in its unit.',
  data: Type.Object({
    leaderboardId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    name: Type.String(),
    activeFrom: InstantText,
    unit: Type.String(),
    /** Seasons begin and end by its clocks. */
    timeZone: Type.String(),
    seasons: Type.Union([
      Type.Object({ kind: Type.Literal('all_time') }),
      Type.Object({ kind: Type.Literal('calendar'), period: Type.Enum(['day', 'week', 'month']) }),
      Type.Object({
        kind: Type.Literal('custom'),
        /** [from, to), one after the other. */
        seasons: Type.Array(Type.Object({ seasonId: Type.String(), from: InstantText, to: InstantText }), {
          minItems: 1,
          maxItems: 100,
        }),
      }),
    ]),
  }),
});

export const leaderboardSeasonOpened = defineEvent({
  type: 'rapport.points.LeaderboardSeasonOpened.v1',
  topic: TOPICS.points,
  key: '{tenant}:season:{leaderboardId}:{seasonId}',
  summary: 'A season has begun, at this instant; the one in which its leaderboard was made begins with it.',
  data: Type.Object({
    leaderboardId: Type.String(),
    seasonId: Type.String(),
    unit: Type.String(),
    from: Type.Optional(InstantText),
    to: Type.Optional(InstantText),
  }),
});

export const scoreChanged = defineEvent({
  type: 'rapport.points.ScoreChanged.v1',
  topic: TOPICS.points,
  key: '{tenant}:{mid}',
  summary:
    'A booking, or what followed a merge, changed what a member is ranked by: one event for all leaderboards that it counts in.',
  data: Type.Object({
    unit: Type.String(),
    /** Signed; of what followed a merge, all that counts anywhere. */
    points: DecimalAmount,
    /** By leaderboard and season, afterwards: one of each leaderboard, but of what followed a merge all that it counts in. */
    scores: Type.Array(
      Type.Object({
        leaderboardId: Type.String(),
        seasonId: Type.String(),
        score: DecimalAmount,
        /** Since when the score is what it is: among equals, the earlier has the better place. */
        reachedAt: InstantText,
      }),
      { minItems: 1, maxItems: 100 },
    ),
    /** The transaction, or the move. */
    ...CauseFields,
    personal: Type.Optional(MemberPersonal),
  }),
});

export const leaderboardSeasonClosing = defineEvent({
  type: 'rapport.points.LeaderboardSeasonClosing.v1',
  topic: TOPICS.points,
  key: '_system:def:leaderboard:{leaderboardId}, one copy in every partition',
  summary:
    'What comes after this counts no more in the season; its ranks are final when every partition has it.',
  data: Type.Object({ leaderboardId: Type.String(), seasonId: Type.String() }),
});

export const leaderboardSeasonClosed = defineEvent({
  type: 'rapport.points.LeaderboardSeasonClosed.v1',
  topic: TOPICS.points,
  key: '{tenant}:season:{leaderboardId}:{seasonId}',
  summary: 'A season’s ranks are final.',
  data: Type.Object({
    leaderboardId: Type.String(),
    seasonId: Type.String(),
    unit: Type.String(),
    from: Type.Optional(InstantText),
    to: Type.Optional(InstantText),
    members: Type.Integer({ minimum: 0 }),
    /** SHA-256 over `{place} {rank} {mid} {score} {reachedAt}` and a line feed for each member in order, in hex. */
    finalRanksHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    winners: Type.Array(
      Type.Object({
        place: Type.Integer({ minimum: 1 }),
        rank: Type.Integer({ minimum: 1 }),
        mid: MidText,
        score: DecimalAmount,
        /** What is booked for this place. */
        prize: DecimalAmount,
        prizeUnit: Type.String(),
        personal: Type.Optional(MemberPersonal),
      }),
      { maxItems: 1_000 },
    ),
  }),
});

export type LeaderboardDefinition = EventOf<typeof leaderboardDefinition>;
export type LeaderboardSeasonOpened = EventOf<typeof leaderboardSeasonOpened>;
export type ScoreChanged = EventOf<typeof scoreChanged>;
export type LeaderboardSeasonClosing = EventOf<typeof leaderboardSeasonClosing>;
export type LeaderboardSeasonClosed = EventOf<typeof leaderboardSeasonClosed>;
