import type { Logger } from 'pino';
import type {
  Inspection,
  ParkedRecord,
  ProjectionStatus,
  ResolveOutcome,
} from '@rapport/engine/ports/inspection';
import type { EpochMs } from '@rapport/kernel/instant';
import type { AdminServiceDefinition } from '@rapport/protos/rapport/admin/v1/AdminService';
import type { ParkedRecord as WireParked } from '@rapport/protos/rapport/admin/v1/ParkedRecord';
import type { ProjectionStatus as WireStatus } from '@rapport/protos/rapport/admin/v1/ProjectionStatus';
import {
  failedPrecondition,
  invalidArgument,
  notFound,
  unimplemented,
  valueOrThrow,
} from '../grpc/errors.ts';
import { readPageSize } from '../grpc/pages.ts';
import type { PageTokens } from '../grpc/pages.ts';
import { bindService } from '../grpc/server.ts';
import type { CallContext, ServiceBinding } from '../grpc/server.ts';
import { readTimestamp, toPosition, toTimestamp } from '../grpc/wire.ts';
import { toWireHash } from './operations.ts';

/** What an operator does with a clock that follows events. */
export type ClockStep = { readonly kind: 'advance'; readonly to: EpochMs } | { readonly kind: 'go_live' };

export interface AdminOptions {
  readonly definition: AdminServiceDefinition;
  readonly logger: Logger;
  readonly pages: PageTokens;
  /** Answers where the clock stands now; absent where the service has no clock to move. */
  readonly advanceClock?: (step: ClockStep) => Promise<EpochMs>;
}

/** Records have up to 1 MB: the standard page of ordinary ones is 20 kB, and one of the largest fits the message. */
const PARKED_LIMITS = { standard: 20, most: 100 };
/** Of a page's values; a response has at most 4 MB. */
const MAX_PAGE_BYTES = 3 * 1024 * 1024;
const PARKED_QUERY = 'AdminService/ListParked';
const MAX_NOTE_LENGTH = 500;

/** `rapport.admin.v1.AdminService` over the engine's inspection, for operators only. Changes are audited. */
export function adminBinding(inspection: Inspection, options: AdminOptions): ServiceBinding {
  const { definition, logger, pages, advanceClock } = options;
  const audit = (context: CallContext, facts: Readonly<Record<string, string | number>>): void =>
    logger.info({
      event: 'admin.audit',
      method: context.method,
      subject: context.subject,
      tenant: context.tenant,
      ...facts,
    });

  const resolve = async (
    action: 'redrive' | 'discard',
    { id, note }: { readonly id: string; readonly note: string },
    context: CallContext,
  ): Promise<{ position: ReturnType<typeof toPosition> }> => {
    if (note.length > MAX_NOTE_LENGTH) {
      throw invalidArgument('NOTE_TOO_LONG', `A note has up to ${MAX_NOTE_LENGTH} characters.`, 'note');
    }
    const actor = context.subject;
    const result = await inspection.resolve({ id, action, actor, ...(note !== '' && { note }) });
    if (result.outcome !== 'recorded') throw refusedResolution(id, result);
    const { position } = result;
    const { topic, partition, offset } = position;
    audit(context, { parkedId: id, topic, partition, offset, ...(note !== '' && { note }) });
    return { position: toPosition(position) };
  };

  return bindService(definition, {
    GetProgress: {
      scope: 'operator',
      handler: async () => {
        const { inputs, outputs, outboxDepth } = await inspection.progress();
        return {
          inputs: inputs.map(
            ({ appliedOffset, publishedThroughOffset, logClock, isFollowedHere, ...place }) => ({
              ...place,
              followedHere: isFollowedHere,
              appliedOffset: String(appliedOffset),
              publishedThroughOffset: String(publishedThroughOffset),
              logClock: toTimestamp(logClock),
            }),
          ),
          outputs: outputs.map(({ topic, partition, endOffset }) => ({
            topic,
            partition,
            endOffset: String(endOffset),
          })),
          outboxDepth: String(outboxDepth),
        };
      },
    },
    GetProjectionStatus: {
      scope: 'operator',
      handler: async ({ projection }) => {
        const all = await inspection.projections();
        const asked = projection === '' ? all : all.filter((each) => each.projection === projection);
        if (asked.length === 0 && projection !== '') throw unknownProjection(projection);
        return { projections: asked.map(toWireProjection) };
      },
    },
    RebuildProjection: {
      scope: 'operator',
      handler: async ({ projection, keep }, context) => {
        const outcome = await inspection.rebuild(projection, { keep, actor: context.subject });
        if (outcome === 'unknown_projection') throw unknownProjection(projection);
        // The one that was started may have ended by now.
        const found = (await inspection.projections()).find((status) =>
          outcome === 'started' ? status.projection === projection : status.rebuild.state === 'running',
        );
        const operation = found?.operation ?? '';
        audit(context, { projection, keep: String(keep), outcome, operation });
        return { started: outcome === 'started', operation };
      },
    },
    CutoverProjection: {
      scope: 'operator',
      handler: async ({ projection, build }, context) => {
        const result = await inspection.cutover({ projection, build, actor: context.subject });
        if (result.outcome === 'unknown_projection') throw unknownProjection(projection);
        if (result.outcome === 'unknown_build') throw unknownBuild(projection, build);
        if (result.outcome === 'running') {
          throw failedPrecondition('OPERATION_RUNNING', 'Another operation is under way.');
        }
        const { name, result: end } = result.operation;
        if (end.state !== 'switched') {
          const reason = 'reason' in end ? end.reason : 'It is not known how it ended.';
          throw failedPrecondition('CUTOVER_FAILED', reason);
        }
        audit(context, { projection, build, operation: name, corrections: end.corrections });
        return { operation: name, corrections: String(end.corrections) };
      },
    },
    DropProjectionBuild: {
      scope: 'operator',
      handler: async ({ projection, build }, context) => {
        const outcome = await inspection.dropBuild(projection, build);
        if (outcome === 'unknown_build') throw unknownBuild(projection, build);
        if (outcome === 'live') {
          throw failedPrecondition('BUILD_LIVE', 'This build answers: cut over to another one first.');
        }
        audit(context, { projection, build });
        return {};
      },
    },
    ListParked: {
      scope: 'operator',
      handler: async ({ pageSize, pageToken }, context) => {
        const limit = valueOrThrow(readPageSize(pageSize, PARKED_LIMITS));
        const end = valueOrThrow(pages.open(pageToken, PARKED_QUERY));
        const after = end === undefined ? {} : { after: String(end._id) };
        const found = await inspection.parked({ limit: limit + 1, ...after });
        const records = fitting(found.slice(0, limit));
        const last = records.at(-1);
        const isMore = last !== undefined && records.length < found.length;
        // Bytes of records may hold personal data: who looked at them is on record too.
        audit(context, { records: records.length });
        return {
          records: records.map(toWireParked),
          nextPageToken: isMore ? pages.sign({ query: PARKED_QUERY, after: { _id: last.id } }) : '',
        };
      },
    },
    RedriveParked: {
      scope: 'operator',
      handler: (request, context) => resolve('redrive', request, context),
    },
    DiscardParked: {
      scope: 'operator',
      handler: (request, context) => resolve('discard', request, context),
    },
    AdvanceClock: {
      scope: 'operator',
      handler: async (request, context) => {
        if (!advanceClock) {
          throw unimplemented(
            'CLOCK_NOT_HERE',
            'Only ingestion moves the clock, and only where it follows events.',
          );
        }
        const step = stepOf(request);
        const now = await advanceClock(step);
        audit(context, { step: step.kind, now: new Date(now).toISOString() });
        return { now: toTimestamp(now) };
      },
    },
  });
}

function unknownProjection(projection: string): Error {
  return notFound('PROJECTION_UNKNOWN', 'This service has no such projection.', {
    projection: projection.slice(0, 64),
  });
}

function refusedResolution(
  id: string,
  result: Exclude<ResolveOutcome, { readonly outcome: 'recorded' }>,
): Error {
  switch (result.outcome) {
    case 'unknown':
      return notFound('PARKED_UNKNOWN', 'No such record is parked here.', { id: id.slice(0, 200) });
    case 'behind':
      return failedPrecondition(
        'PARKED_BEHIND',
        'It follows by itself once the first of its key is resolved.',
        {
          first: result.first,
        },
      );
    case 'resolved': {
      const { topic, partition, offset } = toPosition(result.position);
      return failedPrecondition('PARKED_RESOLVED', 'This was decided before.', {
        ...{ state: result.state, topic, partition: String(partition), offset },
      });
    }
  }
}

/** As many as one response takes; the first always. */
function fitting(records: readonly ParkedRecord[]): readonly ParkedRecord[] {
  let bytes = 0;
  const end = records.findIndex(({ value }, index) => {
    bytes += value.byteLength;
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return end === -1 ? records : records.slice(0, end);
}

function unknownBuild(projection: string, build: number): Error {
  return notFound('BUILD_UNKNOWN', 'No such build follows the log.', {
    projection: projection.slice(0, 64),
    build: String(build),
  });
}

function stepOf(request: {
  readonly to?: Parameters<typeof readTimestamp>[0];
  readonly goLive?: boolean;
}): ClockStep {
  if (request.goLive === true) return { kind: 'go_live' };
  const to = valueOrThrow(readTimestamp(request.to, 'to'));
  if (to === undefined)
    throw invalidArgument('STEP_REQUIRED', 'Say where to move the clock, or to go live.', 'to');
  return { kind: 'advance', to };
}

function toWireProjection(status: ProjectionStatus): WireStatus {
  const { projection, topic, rebuild, live, standing = 0, operation = '' } = status;
  const common = { projection, topic, liveBuild: live, standingBuild: standing, operation };
  switch (rebuild.state) {
    case 'none':
      return { ...common, rebuild: 'REBUILD_STATE_NONE' };
    case 'running':
      return {
        ...common,
        rebuild: 'REBUILD_STATE_RUNNING',
        appliedRecords: String(rebuild.appliedRecords),
        targetRecords: String(rebuild.targetRecords),
      };
    case 'compared':
      return {
        ...common,
        rebuild: 'REBUILD_STATE_COMPARED',
        equal: rebuild.equal,
        live: rebuild.live.map(toWireHash),
        rebuilt: rebuild.rebuilt.map(toWireHash),
      };
    case 'failed':
      return { ...common, rebuild: 'REBUILD_STATE_FAILED', failure: rebuild.reason };
  }
}

function toWireParked(record: ParkedRecord): WireParked {
  return {
    id: record.id,
    attempts: record.attempts,
    topic: record.topic,
    partition: record.partition,
    offset: String(record.offset),
    key: record.key,
    reason: record.reason,
    value: Buffer.from(record.value),
    parkedAt: toTimestamp(record.parkedAt),
  };
}
