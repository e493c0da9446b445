import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '@rapport/engine/ports/store';
import { HOUR_MS } from '@rapport/kernel/instant';
import { VERBS, isVerb } from '@rapport/contracts/ingestion/verbs';
import { invalidArgument, notFound, resourceExhausted, valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { bindService } from '@rapport/platform/grpc/server';
import type { ServiceBinding } from '@rapport/platform/grpc/server';
import { readCallerId, readTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { BreakdownRow as WireRow } from '@rapport/protos/rapport/reporting/v1/BreakdownRow';
import type { Period__Output } from '@rapport/protos/rapport/reporting/v1/Period';
import { nearestName } from '@rapport/rules/vocabulary';
import type { ReportingConfig } from '../config.ts';
import { tallyPeriod } from '../views/activity/queries.ts';
import type { Period, PeriodQuery } from '../views/activity/queries.ts';
import { breakdownTally, funnelTally } from '../views/activity/report.ts';
import type { BreakdownRow, Dimension, Tally } from '../views/activity/report.ts';
import { MAX_SEGMENTS, contentPerformance } from '../views/contents/queries.ts';

const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  DIMENSION_GENDER: 'gender',
  DIMENSION_REGION: 'region',
  DIMENSION_AGE_BAND: 'ageBand',
  DIMENSION_CHANNEL: 'channel',
};
/** Asking again at once would be refused again: the period must be narrowed. */
const TOO_LARGE_RETRY_MS = 60_000;

function readPeriod(period: Period__Output | null): Period {
  const from = valueOrThrow(readTimestamp(period?.from, 'period.from'));
  const to = valueOrThrow(readTimestamp(period?.to, 'period.to'));
  for (const [field, at] of Object.entries({ from, to })) {
    if (at !== undefined && at % HOUR_MS !== 0) {
      throw invalidArgument(
        'PERIOD_NOT_WHOLE_HOURS',
        'A period begins and ends on a whole hour of UTC.',
        `period.${field}`,
      );
    }
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw invalidArgument('PERIOD_INVALID', 'A period ends after it begins.', 'period.to');
  }
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

const WHAT_TO_NARROW = {
  too_long: 'The period holds more than one report may read: ask for a shorter one.',
  too_many_rows: 'The report has more rows than one answer may hold: ask for fewer dimensions.',
  content: 'The content item was read and shared more often than one report may read.',
};

const tooLarge = (what: keyof typeof WHAT_TO_NARROW) =>
  resourceExhausted('REPORT_TOO_LARGE', WHAT_TO_NARROW[what], TOO_LARGE_RETRY_MS);

async function read<Result>(
  store: Store,
  query: Omit<PeriodQuery, 'pause'>,
  tally: Tally<Result>,
): Promise<Result> {
  const outcome = await tallyPeriod(store, { ...query, pause: turn }, tally);
  if (outcome !== 'complete') throw tooLarge(outcome);
  return tally.result();
}

function toWireRow({ values, interactions, members, value }: BreakdownRow): WireRow {
  return {
    values: [...values],
    interactions: String(interactions),
    members: String(members),
    value: String(value),
  };
}

export function reportBinding({
  protos,
  engine,
}: ServiceContext<ReportingConfig, 'reporting'>): ServiceBinding {
  const { store } = engine;
  return bindService(protos.own.ReportService.service, {
    QueryFunnel: {
      scope: 'read',
      handler: async ({ campaignId, period, minPosition }, context) => {
        const asked = readPeriod(period);
        await awaitPosition(engine, minPosition, context);
        const wanted = (cell: { readonly campaign: string }): boolean =>
          campaignId === '' || cell.campaign === campaignId;
        const query = { tenant: context.tenant, period: asked, wanted };
        const { stages, members } = await read(store, query, funnelTally());
        return {
          members: String(members),
          stages: stages.map(({ stage, ...counts }) => ({
            stage,
            members: String(counts.members),
            interactions: String(counts.interactions),
            membersThrough: String(counts.membersThrough),
          })),
        };
      },
    },
    QueryBreakdown: {
      scope: 'read',
      handler: async ({ verb, dimensions: asked, period, campaignId, minPosition }, context) => {
        if (!isVerb(verb)) {
          const nearest = nearestName(verb, VERBS);
          const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
          throw invalidArgument('UNKNOWN_VERB', `The verb is none of the catalogue.${hint}`, 'verb');
        }
        const dimensions = asked.flatMap((name) => {
          const dimension = DIMENSIONS[name];
          return dimension === undefined ? [] : [dimension];
        });
        const distinct = new Set(dimensions).size === dimensions.length;
        if (dimensions.length === 0 || dimensions.length !== asked.length || !distinct) {
          throw invalidArgument('DIMENSION_INVALID', 'Name one to four different dimensions.', 'dimensions');
        }
        const askedPeriod = readPeriod(period);
        await awaitPosition(engine, minPosition, context);
        const wanted = (cell: { readonly verb: string; readonly campaign: string }): boolean =>
          cell.verb === verb && (campaignId === '' || cell.campaign === campaignId);
        const query = { tenant: context.tenant, period: askedPeriod, wanted };
        const { rows, total } = await read(store, query, breakdownTally(dimensions));
        return { rows: rows.map(toWireRow), total: toWireRow(total) };
      },
    },
    QueryContentPerformance: {
      scope: 'read',
      handler: async ({ contentId, segmentIds, minPosition }, context) => {
        if (segmentIds.length > MAX_SEGMENTS) {
          throw invalidArgument(
            'TOO_MANY_SEGMENTS',
            `At most ${MAX_SEGMENTS} segments are told apart.`,
            'segment_ids',
          );
        }
        const asked = [...new Set(segmentIds.map((id) => valueOrThrow(readCallerId(id, 'segment_ids'))))];
        await awaitPosition(engine, minPosition, context);
        const found = await contentPerformance(store, {
          tenant: context.tenant,
          contentId,
          segmentIds: asked,
          // A report reads thousands of documents: folds and other calls have their turn in between.
          pause: turn,
        });
        if (found === 'unknown')
          throw notFound('CONTENT_UNKNOWN', `Nobody has read or shared ${contentId} yet.`);
        if (found === 'too_large') throw tooLarge('content');
        return {
          rows: found.map(({ segmentId, ...counts }) => ({
            segmentId,
            reads: String(counts.reads),
            readers: String(counts.readers),
            shares: String(counts.shares),
            sharers: String(counts.sharers),
          })),
        };
      },
    },
  });
}
