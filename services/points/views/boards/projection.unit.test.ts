import type { ScoreChanged } from '@rapport/contracts/points/leaderboards';
import { toInstant } from '@rapport/kernel/instant';
import { createTopic } from '../testing-topic.ts';
import { DEFINITIONS, STANDINGS, seasonKey, standingId } from './documents.ts';
import type { BoardsDocument, StandingDocument } from './documents.ts';
import { createBoardsProjection } from './projection.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const DAY = 86_400_000;
const MEI = 'a'.repeat(32);
const BOB = 'b'.repeat(32);

function stage() {
  const topic = createTopic(createBoardsProjection());
  const board = (leaderboardId: string, at: number, seasons: object) =>
    topic.tell('LeaderboardDefinition', '', at, {
      ...{ leaderboardId, version: 1, name: leaderboardId, activeFrom: toInstant(at), unit: 'points' },
      ...{ timeZone: 'UTC', seasons },
    });
  const standing = (mid: string, board: string, seasonId: string) =>
    topic.document(STANDINGS, standingId(seasonKey('acme', board, seasonId), mid)) as
      StandingDocument | undefined;
  return {
    ...topic,
    allTime: (at: number) => board('all', at, { kind: 'all_time' }),
    daily: (at: number) => board('day', at, { kind: 'calendar', period: 'day' }),
    close: (leaderboardId: string, seasonId: string, at: number) =>
      topic.tell('LeaderboardSeasonClosing', '', at, { leaderboardId, seasonId }),
    standing,
    score: (mid: string, board = 'all', seasonId = 'all') => standing(mid, board, seasonId)?.score,
    told: () => topic.emitted.map(({ data }) => data as ScoreChanged['data']),
  };
}

describe('scores that follow a merge', () => {
  it('count for the one member no more, and for the other as if they had been theirs', () => {
    const { allTime, given, moved, score, standing } = stage();
    allTime(START);
    given(MEI, 40n, START + 1);
    given(MEI, -10n, START + 2);
    given(BOB, 5n, START + 9);
    moved(MEI, START + 10, [-40n, START + 1, START + 1], [10n, START + 2, START + 2]);
    moved(BOB, START + 11, [40n, START + 1, START + 1], [-10n, START + 2, START + 2]);
    expect([score(MEI), score(BOB)]).toEqual([0n, 35n]);
    // Whoever has no rank any more is not at its foot.
    expect(standing(MEI, 'all', 'all')).toMatchObject({ away: true });
    expect(standing(BOB, 'all', 'all')).not.toHaveProperty('away');
    given(MEI, 1n, START + 12);
    given(MEI, -1n, START + 13);
    expect(standing(MEI, 'all', 'all')).not.toHaveProperty('away');
    // Among equals it stands where what it is made of puts it, whenever they turned out to be one.
    expect(standing(BOB, 'all', 'all')).toMatchObject({ joinedAt: START + 1, reachedAt: START + 9 });
    expect(standing(BOB, 'all', 'all')?.moves.map(({ at }) => at - START)).toEqual([1, 2, 9]);
  });

  it('count each in the season of its own, and in none that is closed', () => {
    const { daily, close, moved, score } = stage();
    daily(START);
    moved(BOB, START + DAY, [1n, START, START], [2n, START + DAY, START + DAY], [4n, START, START + DAY]);
    close('day', '2026-03-10', START + 2 * DAY);
    moved(BOB, START + 3 * DAY, [8n, START, START], [16n, START + DAY, START + DAY]);
    expect(score(BOB, 'day', '2026-03-10')).toBe(5n);
    expect(score(BOB, 'day', '2026-03-11')).toBe(18n);
  });

  it('count nothing that was booked before the board was made, on either side', () => {
    const { allTime, given, moved, score } = stage();
    given(MEI, 40n, START - 1);
    allTime(START);
    given(MEI, 3n, START);
    const entries = [40n, 3n].map((points, index) => [points, START - DAY, START - 1 + index] as const);
    moved(MEI, START + 10, ...entries.map(([points, ...when]) => [-points, ...when] as const));
    moved(BOB, START + 11, ...entries);
    expect([score(MEI), score(BOB)]).toEqual([0n, 3n]);
  });

  it('count in no board that was folded before it kept when it was made', () => {
    const { allTime, given, moved, score, document, put } = stage();
    allTime(START);
    const { boards } = document(DEFINITIONS, 'acme:0') as BoardsDocument;
    const older = boards.map(({ activeFrom: _, ...board }) => board);
    put(DEFINITIONS, { _id: 'acme:0', boards: older } as BoardsDocument);
    given(BOB, 3n, START + 1);
    moved(BOB, START + 2, [40n, START + 1, START + 1]);
    expect(score(BOB)).toBe(3n);
  });

  it('are told at once, each season once, by what they have become', () => {
    const { allTime, daily, given, moved, told, emitted } = stage();
    allTime(START);
    daily(START);
    given(BOB, 1n, START + 1);
    const days = Array.from({ length: 100 }, (_, day) => START + day * DAY);
    moved(BOB, START + 100 * DAY, ...days.map((at) => [2n, at, at] as const));
    const [booked, ...followed] = told();
    expect(booked).toMatchObject({ points: '1', scores: [{ score: '1' }, { score: '1' }] });
    expect(followed.map(({ points, scores }) => [points, scores.length])).toEqual([
      ['200', 100],
      ['200', 1],
    ]);
    expect(followed[0]?.scores.slice(0, 2)).toMatchObject([
      { leaderboardId: 'all', seasonId: 'all', score: '201' },
      { leaderboardId: 'day', seasonId: '2026-03-10', score: '3' },
    ]);
    expect(emitted.map(({ id }) => id)).toEqual(['score:e-3', 'score:e-4', 'score:100:e-4']);
    expect(emitted.at(-1)).toMatchObject({ subject: BOB, occurredAt: START + 100 * DAY });
  });

  it('write what was announced, and nothing where no board counts them', () => {
    const { allTime, daily, given, moved, told } = stage();
    moved(BOB, START, [1n, START, START]);
    allTime(START);
    daily(START);
    given(BOB, 1n, START + 1);
    expect(moved(BOB, START + 2, [2n, START, START], [3n, START + DAY, START])).toEqual([]);
    moved(MEI, START + 3, [2n, START - DAY, START - 1]);
    expect(told()).toHaveLength(2);
  });
});
