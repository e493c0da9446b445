import type { Logger } from 'pino';
import type { Inspection, ParkedRecord, ProjectionStatus } from '@rapport/engine/ports/inspection';
import type { EpochMs } from '@rapport/kernel/instant';
import type { AdminServiceDefinition } from '@rapport/protos/rapport/admin/v1/AdminService';
import type { ParkedRecord as WireParked } from '@rapport/protos/rapport/admin/v1/ParkedRecord';
import type { ProjectionStatus as WireStatus } from '@rapport/protos/rapport/admin/v1/ProjectionStatus';
import { invalidArgument, notFound, unimplemented, valueOrThrow } from '../grpc/errors.ts';
import { readPageSize } from '../grpc/pages.ts';
import { bindService } from '../grpc/server.ts';
import type { CallContext, ServiceBinding } from '../grpc/server.ts';
import { readTimestamp, toTimestamp } from '../grpc/wire.ts';

/** What an operator does with a clock that follows events. */
export type ClockStep = { readonly kind: 'advance'; readonly to: EpochMs } | { readonly kind: 'go_live' };

export interface AdminOptions {
  readonly definition: AdminServiceDefinition;
  readonly logger: Logger;
  /** Answers where the clock stands now; absent where the service has no clock to move. */
  readonly advanceClock?: (step: ClockStep) => Promise<EpochMs>;
}

const PARKED_LIMITS = { standard: 100, most: 1_000 };

/** `rapport.admin.v1.AdminService` over the engine's inspection, for operators only. Changes are audited. */
export function adminBinding(inspection: Inspection, options: AdminOptions): ServiceBinding {
  const { definition, logger, advanceClock } = options;
  const audit = (context: CallContext, facts: Readonly<Record<string, string | number>>): void =>
    logger.info({
      event: 'admin.audit',
      method: context.method,
      subject: context.subject,
      tenant: context.tenant,
      ...facts,
    });

  return bindService(definition, {
    GetProgress: {
      scope: 'operator',
      handler: async () => {
        const { inputs, outputs, outboxDepth } = await inspection.progress();
        return {
          inputs: inputs.map(({ topic, partition, appliedOffset, publishedThroughOffset, logClock }) => ({
            topic,
            partition,
            appliedOffset: String(appliedOffset),
            publishedThroughOffset: String(publishedThroughOffset),
            logClock: toTimestamp(logClock),
          })),
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
      handler: async ({ projection }, context) => {
        const outcome = await inspection.rebuild(projection);
        if (outcome === 'unknown_projection') throw unknownProjection(projection);
        audit(context, { projection, outcome });
        return { started: outcome === 'started' };
      },
    },
    ListParked: {
      scope: 'operator',
      handler: async ({ limit }, context) => {
        const records = await inspection.parked(valueOrThrow(readPageSize(limit, PARKED_LIMITS, 'limit')));
        // Bytes of records may hold personal data: who looked at them is on record too.
        audit(context, { records: records.length });
        return { records: records.map(toWireParked) };
      },
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

function toWireProjection({ projection, topic, rebuild }: ProjectionStatus): WireStatus {
  const common = { projection, topic };
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
        live: rebuild.live.map((hash) => ({ ...hash, documents: String(hash.documents) })),
        rebuilt: rebuild.rebuilt.map((hash) => ({ ...hash, documents: String(hash.documents) })),
      };
    case 'failed':
      return { ...common, rebuild: 'REBUILD_STATE_FAILED', failure: rebuild.reason };
  }
}

function toWireParked(record: ParkedRecord): WireParked {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: String(record.offset),
    key: record.key,
    reason: record.reason,
    value: Buffer.from(record.value),
    parkedAt: toTimestamp(record.parkedAt),
  };
}
