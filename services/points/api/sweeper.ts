import type { Clock } from '@rapport/kernel/clock';
import type { AggregateDocument } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { Engine } from '@rapport/engine/ports/engine';
import type { EngineObserver } from '@rapport/engine/ports/observer';
import { ownerIdOf } from '../account/owner.ts';
import type { AccountState } from '../account/state.ts';
import { elapse, followsAt, scoresFollowAt } from '../account/time.ts';
import { ACCOUNTS } from '../views/ledger/queries.ts';
import { compensate, follow } from './compensations.ts';
import { ownCommand } from './ownCommand.ts';
import { followScores } from './scores.ts';
import { senderOf } from './swept.ts';
import { finishTransfer } from './transfers.ts';

/** How often the store is asked whom time has caught up with: five times below the promise of a second. */
const SWEEP_MS = 200;
/** The same while nobody is near it: what is set for so soon meanwhile is still told within the second. */
const QUIET_MS = 600;
/** Who is due by then is near. */
const NEAR_MS = SECOND_MS;
/** Accounts booked together: one read, one transaction, and callers' commands go in between. */
const SWEEP_ACCOUNTS = 500;

const DUE_POLICY = 'points.due.v1';

export interface Sweeper {
  readonly stop: () => Promise<void>;
}

/**
 * Books what has come due on accounts that nobody touches, so that it is told, takes transfers further whose sender
 * is gone, and what follows from voids and merges. Balances do not wait for it: decisions and answers count what is due
 * themselves. Two replicas may sweep the same account; the request's id is the same.
 */
export function startSweeper({
  engine,
  clock,
  observer,
}: {
  readonly engine: Pick<Engine, 'store' | 'submit'>;
  readonly clock: Clock;
  readonly observer: Pick<EngineObserver, 'failed'>;
}): Sweeper {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();

  const takeFurther = async ({
    _id,
    tenant,
    version,
    state,
  }: AggregateDocument<AccountState>): Promise<void> => {
    if (state.status === 'none') return;
    const swept = { stream: _id, tenant, version, state };
    for (const sent of state.outgoing) await finishTransfer(engine, senderOf(swept), sent);
    if ((scoresFollowAt(state) ?? Infinity) <= clock.now()) await followScores(engine, swept);
    await compensate(engine, swept);
    if ((followsAt(state) ?? Infinity) <= clock.now()) await follow(engine, swept);
    // An empty answer would be remembered, and given again when something is due at this version.
    if (elapse(state, clock.now()).length === 0) return;
    // A version has one next step, whoever takes it.
    const requestId = derivedId('due', version, _id);
    await engine.submit(
      ownCommand(DUE_POLICY, tenant, requestId, { type: 'Elapse', ...ownerIdOf(state), unit: state.unit }),
    );
  };

  /** Answers after how long to look again. */
  const sweep = async (): Promise<number> => {
    for (;;) {
      const now = clock.now();
      const near = (await engine.store.find(ACCOUNTS, {
        filter: { dueAt: { lte: now + NEAR_MS } },
        sort: { dueAt: 1 },
        limit: SWEEP_ACCOUNTS,
      })) as readonly (AggregateDocument<AccountState> & { readonly dueAt: number })[];
      const due = near.filter(({ dueAt }) => dueAt <= now);
      await Promise.all(due.map(takeFurther));
      if (!stopped && due.length === SWEEP_ACCOUNTS) continue;
      // A clock that follows events jumps.
      return near.length > 0 || clock.follows() ? SWEEP_MS : QUIET_MS;
    }
  };

  const run = (): void => {
    sweeping = sweep()
      // What failed is due at the next look as well.
      .catch((error: unknown) => {
        if (!stopped) observer.failed(error as Error, 'booking what has come due');
        return SWEEP_MS;
      })
      .then((restMs) => {
        if (!stopped) timer = setTimeout(run, restMs);
      });
  };
  run();

  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await sweeping;
    },
  };
}
