import { STAGES, stageOf } from '@rapport/contracts/ingestion/verbs';
import type { Stage } from '@rapport/contracts/ingestion/verbs';
import type { Cell } from './projection.ts';

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
  readonly add: (mid: string, cell: Cell) => void;
  readonly result: () => Result;
}

export function funnelTally(): Tally<Funnel> {
  const interactions = new Map<Stage, number>();
  /** Stages that a member reached, a bit each. */
  const reached = new Map<string, number>();
  return {
    add: (mid, { verb, n }) => {
      const stage = stageOf(verb);
      if (stage === undefined) return;
      interactions.set(stage, (interactions.get(stage) ?? 0) + n);
      reached.set(mid, (reached.get(mid) ?? 0) | (1 << STAGES.indexOf(stage)));
    },
    result: () => {
      const masks = [...reached.values()];
      return {
        members: reached.size,
        stages: STAGES.map((stage, index) => {
          const through = (1 << (index + 1)) - 1;
          return {
            stage,
            interactions: interactions.get(stage) ?? 0,
            members: masks.filter((mask) => (mask & (1 << index)) !== 0).length,
            membersThrough: masks.filter((mask) => (mask & through) === through).length,
          };
        }),
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
    group.value += value;
  };
  return {
    add: (mid, cell) => {
      const values = dimensions.map((dimension) => cell[dimension]);
      const key = JSON.stringify(values);
      const group = groups.get(key) ?? { values, interactions: 0, members: new Set<string>(), value: 0n };
      groups.set(key, group);
      into(group, mid, cell);
      into(total, mid, cell);
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
