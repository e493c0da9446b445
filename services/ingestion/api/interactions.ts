import {
  alreadyExists,
  invalidArgument,
  permissionDenied,
  valueOrThrow,
} from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import { fingerprintOf, readMemberRef } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Interaction__Output } from '@rapport/protos/rapport/ingestion/v1/Interaction';
import type { IngestionConfig } from '../config.ts';
import { ROWS } from '../views/interactions/projection.ts';
import type { InteractionRow } from '../views/interactions/projection.ts';
import { MAX_ITEMS } from './items.ts';
import type { Caller, ItemIntake } from './items.ts';
import { toIngestResult, toItem, toTimelineEntry } from './mapping.ts';

const TIMELINE_PAGES = { standard: 100, most: 500 };

function callerOf(context: CallContext, backfill: boolean): Caller {
  const { tenant, subject, scopes, traceparent } = context;
  if (backfill && !scopes.has('backfill')) {
    throw permissionDenied('SCOPE_MISSING', 'A backfill needs a token with the scope backfill.');
  }
  return { tenant, subject, backfill, ...(traceparent !== undefined && { traceparent }) };
}

function required(interaction: Interaction__Output | null): Interaction__Output {
  if (interaction === null) throw invalidArgument('FIELD_MISSING', 'interaction is missing.', 'interaction');
  return interaction;
}

export function interactionBinding(
  { protos, engine, identify, pages }: ServiceContext<IngestionConfig, 'ingestion'>,
  { takeItems }: ItemIntake,
): ServiceBinding {
  return bindService(protos.own.InteractionService.service, {
    IngestInteraction: {
      scope: 'ingest',
      handler: async ({ interaction, backfill }, context) => {
        const [result] = await takeItems([toItem(required(interaction))], callerOf(context, backfill));
        if (result?.status === 'rejected') {
          const { reason = '', detail = '', field } = result;
          throw reason === 'ID_REUSED'
            ? alreadyExists(reason, detail)
            : invalidArgument(reason, detail, field);
        }
        return { result: result === undefined ? null : toIngestResult(result) };
      },
    },
    BatchIngestInteractions: {
      scope: 'ingest',
      handler: async ({ interactions, backfill }, context) => {
        if (interactions.length === 0) {
          throw invalidArgument('BATCH_EMPTY', 'The batch holds no interaction.', 'interactions');
        }
        if (interactions.length > MAX_ITEMS) {
          throw invalidArgument(
            'BATCH_TOO_LARGE',
            `A batch has at most ${MAX_ITEMS} interactions, this one has ${interactions.length}.`,
            'interactions',
          );
        }
        const results = await takeItems(interactions.map(toItem), callerOf(context, backfill));
        return { results: results.map(toIngestResult) };
      },
    },
    StreamInteractions: {
      scope: 'ingest',
      bidi: async function* (requests, context) {
        // One after another, so that acknowledgements come in the order of the messages; the log batches by itself.
        for await (const { interaction, backfill } of requests) {
          const [result] = await takeItems([toItem(required(interaction))], callerOf(context, backfill));
          if (result !== undefined) yield { result: toIngestResult(result) };
        }
      },
    },
    GetMemberTimeline: {
      scope: 'read',
      handler: async ({ member, pageSize, pageToken, minPosition }, context) => {
        const { tenant } = context;
        const mid = identify(tenant, valueOrThrow(readMemberRef(member, 'member')));
        const limit = valueOrThrow(readPageSize(pageSize, TIMELINE_PAGES));
        const query = fingerprintOf(['GetMemberTimeline', tenant, mid, ROWS]);
        const after = valueOrThrow(pages.open(pageToken, query));
        await awaitPosition(engine, minPosition, context);
        const rows = (await engine.store.find(ROWS, {
          filter: { tenant, mid, verb: { gt: '' } },
          sort: { effectiveAt: -1 },
          limit,
          ...(after !== undefined && { after }),
        })) as readonly InteractionRow[];
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return {
          entries: rows.map(toTimelineEntry),
          nextPageToken:
            last === undefined
              ? ''
              : pages.sign({ query, after: { effectiveAt: last.effectiveAt, _id: last._id } }),
        };
      },
    },
  });
}
