import type { Store } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import type { Document } from '@rapport/kernel/projection';
import { doorError } from './status.ts';

/** Runs of one kind of a tenant that are remembered: at 20 kB each, a few hundred. */
const MAX_KEPT_RUNS = 20;
/** How often a run tells how far it is. */
const TELL_MS = 1_000;
/** A run that has not told anything for so long has lost its process: fifty times longer than a slow commit. */
const LOST_MS = 60_000;

/** What somebody has asked for that takes long, and how far it is. */
export interface RunDocument extends Document {
  readonly tenant: TenantId;
  readonly fingerprint: string;
  /** By the machine's clock. */
  readonly startedAt: number;
  readonly toldAt: number;
  /** As it is answered. */
  readonly told: object;
}

/** Works on what takes long, one at a time, beside everything else that this process does. */
export interface Runs {
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
  readonly find: (collection: string, tenant: TenantId, runId: string) => Promise<RunDocument | undefined>;
  readonly save: (collection: string, document: RunDocument) => Promise<void>;
  /**
   * Writes down that something has begun, and works on it.
   *
   * @param work handles its own failures
   * @throws RpcError REPLAY_RUNNING where something else is being worked on
   */
  readonly start: (collection: string, begun: RunDocument, work: () => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const runId = (tenant: TenantId, id: string): string => `${tenant}:${id}`;

/**
 * What a run has told. Where its process is gone without a word, it has failed.
 *
 * @param running the states that only a process takes further
 * @param failed what is told instead
 */
export function toldBy<Told extends { readonly state?: unknown }>(
  { told: last, toldAt }: RunDocument,
  running: readonly Told['state'][],
  failed: Partial<Told>,
): Told {
  const told = last as Told;
  const isLost = Date.now() - toldAt >= LOST_MS;
  return isLost && running.includes(told.state) ? { ...told, ...failed } : told;
}

/** Lets through one call in {@link TELL_MS}. */
export function seldom(): () => boolean {
  let last = Date.now();
  return () => {
    if (Date.now() - last < TELL_MS) return false;
    last = Date.now();
    return true;
  };
}

export function createRuns(store: Store): Runs {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  const save: Runs['save'] = async (collection, document) => {
    const told: RunDocument = { ...document, toldAt: Date.now() };
    await store.transact({ expectations: [], writes: [{ kind: 'put', collection, document: told }] });
  };

  const forgetOldest = async (collection: string, tenant: TenantId): Promise<void> => {
    const known = await store.find(collection, {
      filter: { tenant },
      sort: { startedAt: -1 },
      limit: MAX_KEPT_RUNS * 2,
    });
    const writes = known
      .slice(MAX_KEPT_RUNS)
      .map(({ _id }) => ({ kind: 'remove', collection, id: _id }) as const);
    if (writes.length > 0) await store.transact({ expectations: [], writes });
  };

  return {
    signal: stopping.signal,
    find: async (collection, tenant, id) => {
      const _id = runId(tenant, id);
      return (await store.getMany(collection, [_id])).get(_id) as RunDocument | undefined;
    },
    save,
    start: async (collection, begun, work) => {
      if (running !== undefined) {
        throw doorError('REPLAY_RUNNING', 'Another replay is running; try again when it is done.');
      }
      const started = save(collection, begun).then(() => forgetOldest(collection, begun.tenant));
      running = started
        .then(work)
        .catch(() => undefined)
        .finally(() => {
          running = undefined;
        });
      await started;
    },
    stop: async () => {
      stopping.abort(new Error('The process that ran it was stopped.'));
      await running;
    },
  };
}
