import { STAGES, stageOf } from '@rapport/contracts/ingestion/verbs';
import type { Stage } from '@rapport/contracts/ingestion/verbs';
import { addValues } from './cells.ts';
import type { Cell } from './cells.ts';

/** Rows of one answer: at some 100 bytes each, 1 MB of the 4 MB that a caller takes. */
export const MAX_ROWS = 10_000;

export interface FunnelStage {
  readonly stage: Stage;
  readonly members: number;
  readonly interactions: number;
  /** Members with this stage and every stage before it. */
  readonly membersThrough: number;
}

export interface Funnel {
  readonly stages: readonly FunnelStage[];
  readonly members: number;
}

export type Dimension = 'gender' | 'region' | 'ageBand' | 'channel';

export interface BreakdownRow {
  readonly values: readonly string[];
  readonly interactions: number;
  readonly members: number;
  readonly value: bigint;
}

/** Adds up cells of members, in any order, without keeping them. */
export interface Tally<Result> {
  /** `false` where the result would have more than {@link MAX_ROWS}: what was added so far is of no use. */
  readonly add: (mid: string, cell: Cell) => boolean;
  readonly result: () => Result;
}

export function funnelTally(): Tally<Funnel> {
  const interactions = new Map<Stage, number>();
  /** Stages that a member reached, a bit each. */
  const reached = new Map<string, number>();
  return {
    add: (mid, { verb, n }) => {
      const stage = stageOf(verb);
      if (stage === undefined) return true;
      interactions.set(stage, (interactions.get(stage) ?? 0) + n);
      reached.set(mid, (reached.get(mid) ?? 0) | (1 << STAGES.indexOf(stage)));
      return true;
    },
    result: () => {
      const byMask = new Map<number, number>();
      for (const mask of reached.values()) byMask.set(mask, (byMask.get(mask) ?? 0) + 1);
      const membersWith = (bits: number): number =>
        [...byMask].reduce((sum, [mask, members]) => sum + ((mask & bits) === bits ? members : 0), 0);
      return {
        members: reached.size,
        stages: STAGES.map((stage, index) => ({
          stage,
          interactions: interactions.get(stage) ?? 0,
          members: membersWith(1 << index),
          membersThrough: membersWith((1 << (index + 1)) - 1),
        })),
      };
    },
  };
}

interface Group {
  readonly values: readonly string[];
  interactions: number;
  readonly members: Set<string>;
  value: bigint;
}

function toRow({ values, interactions, members, value }: Group): BreakdownRow {
  return { values, interactions, members: members.size, value };
}

export function breakdownTally(
  dimensions: readonly Dimension[],
): Tally<{ readonly rows: readonly BreakdownRow[]; readonly total: BreakdownRow }> {
  const groups = new Map<string, Group>();
  const total: Group = { values: [], interactions: 0, members: new Set(), value: 0n };
  const into = (group: Group, mid: string, { n, value }: Cell): void => {
    group.interactions += n;
    group.members.add(mid);
    group.value = addValues(group.value, value);
  };
  return {
    add: (mid, cell) => {
      const values = dimensions.map((dimension) => cell[dimension]);
      const key = JSON.stringify(values);
      if (!groups.has(key) && groups.size === MAX_ROWS) return false;
      const group = groups.get(key) ?? { values, interactions: 0, members: new Set<string>(), value: 0n };
      groups.set(key, group);
      into(group, mid, cell);
      into(total, mid, cell);
      return true;
    },
    result: () => ({
      rows: [...groups.entries()]
        .sort(
          ([oneKey, one], [otherKey, other]) =>
            other.interactions - one.interactions || (oneKey < otherKey ? -1 : 1),
        )
        .map(([, group]) => toRow(group)),
      total: toRow(total),
    }),
  };
}
