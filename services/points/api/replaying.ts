import type { EventLog } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { createReplay } from '../reactions/replay.ts';
import type { ReplayReport } from '../reactions/replay.ts';
import { createDayStarts } from '../rule/availability.ts';
import type { RuleVersion, UnitVersion } from '../views/rules/documents.ts';
import { compileRule } from '../views/rules/rulebook.ts';
import { standingsOf } from '../views/standing/queries.ts';
import { readLog } from './readLog.ts';
import type { LogEnds, Reader } from './readLog.ts';
import { voidFactsOf } from './voidFacts.ts';

/** What is compared, under which calendar, and what is read: plain data, which another thread can be given. */
export interface ReplayTask {
  readonly tenant: TenantId;
  readonly draft: RuleVersion;
  /** Absent where the rule is not in force. */
  readonly present?: RuleVersion;
  /** Rules in force that an event may go to instead. */
  readonly others: readonly RuleVersion[];
  /** Effective times that count: [from, to). */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly zone: string;
  /** Of all these rules, as far as they are defined. */
  readonly units: readonly UnitVersion[];
  /** What counts no more is applied up to here. */
  readonly ends: LogEnds;
}

/** Plain data too. */
export interface ReplayOutcome {
  readonly report: ReplayReport;
  readonly readRecords: number;
  readonly unreadable: number;
}

/** Does a task, wherever that is. It rejects with the reason of the signal where that is aborted. */
export type DoReplay = (
  task: ReplayTask,
  signal: AbortSignal,
  progress: Reader['progress'],
) => Promise<ReplayOutcome>;

/** Does it here. */
export const replayOn =
  ({ log, store }: { readonly log: EventLog; readonly store: Store }): DoReplay =>
  async ({ tenant, ends, zone, units, from, to, ...rules }, signal, progress) => {
    const [draft, present] = [compileRule(rules.draft), rules.present && compileRule(rules.present)];
    const others = rules.others.map(compileRule);
    const isVoid = await voidFactsOf(store, { tenant, from }, signal);
    const unitsByName = new Map(units.map((one) => [one.unit, one]));
    const calendar = { zone, startOfDay: createDayStarts(), unitOf: (unit: string) => unitsByName.get(unit) };
    const replay = createReplay({ draft, ...(present && { present }), others, from, to, isVoid }, calendar);
    const read = await readLog(log, ends, tenant, signal, {
      besideCallers: false,
      take: replay.add,
      standingsOf: (mids) => standingsOf(store, tenant, mids, replay.named),
      progress,
    });
    return { report: replay.report(), ...read };
  };
