import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '@rapport/engine/ports/engine';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { StoredCollection } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import { MINUTE_MS, SECOND_MS } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import { notFound, requestIdReused, resourceExhausted, valueOrThrow } from '@rapport/platform/grpc/errors';
import { readCallerId, toTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Estimate as WireEstimate } from '@rapport/protos/rapport/segmentation/v1/Estimate';
import { compileSegmentRule } from '@rapport/rules/evaluator';
import type { SegmentRule } from '@rapport/rules/rule';
import { noTally } from '../segment/tally.ts';
import type { EstimateQuestion, Tally } from '../segment/tally.ts';
import { countByPartition, pageOfMembers } from '../views/memberships/queries.ts';
import { createTakeovers } from './takeovers.ts';
import { tallyMembers, toEstimate } from './tallies.ts';

const ESTIMATES = 'segmentation.estimates.v1';

export const EXACT_ESTIMATES: StoredCollection = {
  name: ESTIMATES,
  indexes: [{ fields: { tenant: 1, begunAt: 1 } }, { fields: { state: 1 } }],
};

/** Members looked at between two writes of how far an estimate is: some 50 ms of work. */
const PAGE_MEMBERS = MAX_IDS_PER_READ;
/** A page is followed by a rest as long as it took: live records have half of the time for themselves. */
const RESTS_PER_PAGE = 1;
/** How often it is looked for what another process has begun, or left behind. */
const LOOK_MS = 2 * SECOND_MS;
const RETRY_MS = SECOND_MS;
/** Whoever finds that another process has written the page leaves the estimate to that one for so long. */
const LEAVE_MS = 10 * SECOND_MS;
/** Of one tenant: each costs a read of all its members. */
const MAX_RUNNING = 5;
/** That are remembered of one tenant, at 20 kB at most. */
const MAX_KEPT = 20;
/** Of all tenants, that are advanced in turn; the others wait until one of these is over. */
const MAX_ADVANCED = 100;

/** One estimate, and how far it is: it goes on from here after a restart. */
interface EstimateDocument extends Document {
  readonly tenant: TenantId;
  readonly estimateId: string;
  readonly fingerprint: string;
  readonly state: 'running' | 'done' | 'cancelled';
  /** By the machine's clock. */
  readonly begunAt: number;
  readonly rule: SegmentRule;
  readonly question: EstimateQuestion;
  /** Members who were known when it began: by partition, those with lower numbers. */
  readonly given: readonly { readonly partition: number; readonly given: number }[];
  readonly total: number;
  /** Pages that were written: whoever writes the next one expects this. */
  readonly pages: number;
  /** Key of the last member that was looked at. */
  readonly after?: string;
  readonly tally: Tally;
}

export interface ExactEstimates {
  /** The estimate of this id; `undefined` where there is none. @throws RpcError REQUEST_ID_REUSED for another input */
  readonly begun: (
    tenant: TenantId,
    requestId: string,
    fingerprint: string,
  ) => Promise<WireEstimate | undefined>;
  /** @throws RpcError TOO_MANY_ESTIMATES, REQUEST_ID_REUSED */
  readonly begin: (
    tenant: TenantId,
    requestId: string,
    fingerprint: string,
    rule: SegmentRule,
    about: Omit<EstimateQuestion, 'at'>,
  ) => Promise<WireEstimate>;
  /** @throws RpcError ESTIMATE_UNKNOWN */
  readonly get: (tenant: TenantId, estimateId: string) => Promise<WireEstimate>;
  /** @throws RpcError ESTIMATE_UNKNOWN */
  readonly cancel: (tenant: TenantId, estimateId: string) => Promise<WireEstimate>;
  readonly stop: () => Promise<void>;
}

/**
 * Looks at every member for whom a rule might hold, page by page. All that is known of an estimate stands in its document,
 * which is written with each page as it was read: of two processes only one writes a page, and what was cancelled is
 * written by none.
 */
export function startExactEstimates({
  engine,
  logger,
}: {
  readonly engine: Pick<Engine, 'store' | 'logClock'>;
  readonly logger: Pick<ServiceContext['logger'], 'warn'>;
}): ExactEstimates {
  const { store } = engine;
  const { see } = createTakeovers(store);
  const stopping = new AbortController();
  const { signal } = stopping;
  let wake = new AbortController();
  const isStopping = (): boolean => signal.aborted;
  const leftUntil = new Map<string, number>();

  const find = async (tenant: TenantId, estimateId: string): Promise<EstimateDocument | undefined> => {
    const _id = idOf(tenant, estimateId);
    return (await store.getMany(ESTIMATES, [_id])).get(_id) as EstimateDocument | undefined;
  };

  const known = async (tenant: TenantId, id: string): Promise<EstimateDocument> => {
    const estimateId = valueOrThrow(readCallerId(id, 'estimate_id'));
    const found = await find(tenant, estimateId);
    if (found !== undefined) return found;
    throw notFound('ESTIMATE_UNKNOWN', `There is no estimate ${estimateId}, or it was long ago.`);
  };

  /** Whether the estimate was still as it had been read. */
  const replace = async (before: EstimateDocument, document: EstimateDocument): Promise<boolean> => {
    const expected = { state: before.state, pages: before.pages };
    const expectations = [{ collection: ESTIMATES, expected, document }];
    return (await store.transact({ expectations, writes: [] })).outcome === 'committed';
  };

  const advance = async (before: EstimateDocument): Promise<boolean> => {
    const { tenant, question, given } = before;
    const page = await pageOfMembers(store, tenant, before.after, PAGE_MEMBERS);
    const limits = new Map(given.map((one) => [one.partition, one.given]));
    const meant = page.filter(
      ({ partition, number, gone }) => gone === undefined && number < (limits.get(partition) ?? 0),
    );
    const members = (await see(tenant, meant)).map(({ member }) => member);
    const evaluator = compileSegmentRule(before.rule);
    const tally = await tallyMembers(store, members, evaluator, question, before.tally);
    const isEnd = page.length < PAGE_MEMBERS;
    const last = page.at(-1)?._id;
    return replace(before, {
      ...before,
      pages: before.pages + 1,
      ...(last !== undefined && { after: last }),
      tally,
      ...(isEnd && { state: 'done' as const, total: tally.judged }),
    });
  };

  /** One page of each estimate that is running; whether there was any. */
  const advanceAll = async (): Promise<boolean> => {
    const found = await store.find(ESTIMATES, { filter: { state: 'running' }, limit: MAX_ADVANCED });
    const running = (found as readonly EstimateDocument[]).filter(
      ({ _id }) => (leftUntil.get(_id) ?? 0) <= performance.now(),
    );
    for (const document of running) {
      if (isStopping()) return true;
      const beganAt = performance.now();
      leftUntil.delete(document._id);
      try {
        if (!(await advance(document))) leftUntil.set(document._id, performance.now() + LEAVE_MS);
      } catch (error) {
        if (isStopping()) return true;
        const { tenant, estimateId } = document;
        logger.warn({ event: 'estimate.interrupted', tenant, estimateId, problem: String(error) });
        leftUntil.set(document._id, performance.now() + RETRY_MS);
      }
      await rest((performance.now() - beganAt) * RESTS_PER_PAGE, signal);
    }
    return running.length > 0;
  };

  const loop = async (): Promise<void> => {
    while (!isStopping()) {
      const isBusy = await advanceAll().catch((error: unknown) => {
        if (!isStopping()) logger.warn({ event: 'estimates.interrupted', problem: String(error) });
        return false;
      });
      if (isBusy) continue;
      await rest(LOOK_MS, AbortSignal.any([signal, wake.signal]));
      wake = new AbortController();
    }
  };

  const running = loop();

  const refuseTooMany = async (tenant: TenantId): Promise<void> => {
    const found = await store.find(ESTIMATES, { filter: { tenant, state: 'running' }, limit: MAX_RUNNING });
    if (found.length < MAX_RUNNING) return;
    throw resourceExhausted(
      'TOO_MANY_ESTIMATES',
      `A tenant has at most ${MAX_RUNNING} estimates running: cancel one, or wait.`,
      MINUTE_MS,
    );
  };

  const forgetOldest = async (tenant: TenantId): Promise<void> => {
    const found = await store.find(ESTIMATES, {
      filter: { tenant },
      sort: { begunAt: -1 },
      limit: MAX_KEPT * 2,
    });
    const writes = (found as readonly EstimateDocument[])
      .slice(MAX_KEPT)
      .filter(({ state }) => state !== 'running')
      .map(({ _id }) => ({ kind: 'remove', collection: ESTIMATES, id: _id }) as const);
    if (writes.length > 0) await store.transact({ expectations: [], writes });
  };

  const begun: ExactEstimates['begun'] = async (tenant, requestId, fingerprint) => {
    const estimateId = valueOrThrow(readCallerId(requestId, 'request_id'));
    const found = await find(tenant, estimateId);
    if (found !== undefined && found.fingerprint !== fingerprint) throw requestIdReused(estimateId);
    return found && toWire(found);
  };

  const cancel = async (document: EstimateDocument): Promise<EstimateDocument> => {
    if (document.state !== 'running') return document;
    const cancelled: EstimateDocument = { ...document, state: 'cancelled' };
    if (await replace(document, cancelled)) return cancelled;
    // A page came in between, of which there are only so many.
    return cancel(await known(document.tenant, document.estimateId));
  };

  return {
    begun,
    begin: async (tenant, estimateId, fingerprint, rule, about) => {
      await refuseTooMany(tenant);
      const question = { ...about, at: engine.logClock() };
      const given = await countByPartition(store, tenant);
      const document: EstimateDocument = {
        _id: idOf(tenant, estimateId),
        ...{ tenant, estimateId, fingerprint, state: 'running', begunAt: Date.now(), rule, question, given },
        total: given.reduce((sum, one) => sum + one.given - one.gone, 0),
        pages: 0,
        tally: noTally(question),
      };
      const expectations = [{ collection: ESTIMATES, expected: 'absent', document } as const];
      const { outcome } = await store.transact({ expectations, writes: [] });
      // The same request came twice at once.
      const other = outcome === 'committed' ? undefined : await begun(tenant, estimateId, fingerprint);
      if (other !== undefined) return other;
      await forgetOldest(tenant);
      wake.abort();
      return toWire(document);
    },
    get: async (tenant, id) => toWire(await known(tenant, id)),
    cancel: async (tenant, id) => toWire(await cancel(await known(tenant, id))),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

const idOf = (tenant: TenantId, estimateId: string): string => `${tenant}:${estimateId}`;

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

const WIRE_STATES = {
  running: 'ESTIMATE_STATE_RUNNING',
  done: 'ESTIMATE_STATE_DONE',
  cancelled: 'ESTIMATE_STATE_CANCELLED',
} as const;

function toWire({ estimateId, state, question, tally, total }: EstimateDocument): WireEstimate {
  return {
    estimateId,
    state: WIRE_STATES[state],
    asOf: toTimestamp(question.at),
    found: toEstimate(tally, total, question),
  };
}
