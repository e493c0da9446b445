import { enrollmentStarted } from '@rapport/contracts/campaign/events';
import type { AggregateDocument } from '@rapport/kernel/decider';
import type { MemberRef } from '@rapport/kernel/ids';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { notFound, valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition, awaitRoundTrip } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import { fingerprintOf, readCallerId, readMemberRef } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { CampaignCommand } from '../campaign/decide.ts';
import { campaignAggregate, campaignStream } from '../campaign/aggregate.ts';
import { NO_CAMPAIGN } from '../campaign/state.ts';
import type { CampaignState } from '../campaign/state.ts';
import type { CampaignConfig } from '../config.ts';
import { enrollmentAggregate, enrollmentStream } from '../enrollment/aggregate.ts';
import type { EnrollmentState } from '../enrollment/state.ts';
import { AUDIENCE } from '../views/audience/projection.ts';
import type { AudienceDocument } from '../views/audience/projection.ts';
import { countEnrollments } from '../views/enrollment-counts/queries.ts';
import { readPlan, toCampaign, toEnrollment } from './mapping.ts';
import { STATUS_OF_REJECTION } from './status.ts';

const CAMPAIGNS = `${campaignAggregate.name}.states`;
const ENROLLMENTS = `${enrollmentAggregate.name}.states`;
const PAGE_SIZE = { standard: 100, most: 1_000 };

type Known = Exclude<CampaignState, { status: 'none' }>;

export function campaignBinding({
  protos,
  engine,
  identify,
  pages,
}: ServiceContext<CampaignConfig, 'campaign'>): ServiceBinding {
  const stateOf = async (tenant: string, campaignId: string): Promise<CampaignState> => {
    const stream = campaignStream(tenant, campaignId);
    const found = await engine.store.getMany(CAMPAIGNS, [stream]);
    const document = found.get(stream) as AggregateDocument<CampaignState> | undefined;
    return document?.state ?? NO_CAMPAIGN;
  };

  const known = async (tenant: string, campaignId: string): Promise<Known> => {
    const state = await stateOf(tenant, valueOrThrow(readCallerId(campaignId, 'campaign_id')));
    if (state.status === 'none') throw notFound('CAMPAIGN_UNKNOWN', `There is no campaign ${campaignId}.`);
    return state;
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  /** The campaign as the command left it; a repeated request finds it as it is now. */
  const commit = async (command: CampaignCommand, requestId: string, context: CallContext) => {
    await submit(campaignAggregate, command, requestId, context);
    const campaignId = command.type === 'CreateCampaign' ? command.plan.campaignId : command.campaignId;
    const state = await known(context.tenant, campaignId);
    return { campaign: toCampaign(state, await countEnrollments(engine.store, context.tenant, campaignId)) };
  };

  const move =
    (type: Exclude<CampaignCommand['type'], 'CreateCampaign'>) =>
    (request: { requestId: string; campaignId: string }, context: CallContext) =>
      commit(
        { type, campaignId: valueOrThrow(readCallerId(request.campaignId, 'campaign_id')) },
        request.requestId,
        context,
      );

  const enrollmentOf = async (
    tenant: string,
    campaignId: string,
    ref: MemberRef,
  ): Promise<EnrollmentState> => {
    const stream = enrollmentStream(tenant, campaignId, identify(tenant, ref));
    const found = await engine.store.getMany(ENROLLMENTS, [stream]);
    const document = found.get(stream) as AggregateDocument<EnrollmentState> | undefined;
    return document?.state ?? { status: 'none' };
  };

  const whyNot = async (tenant: string, campaign: Known, ref: MemberRef): Promise<string> => {
    const { plan, status } = campaign;
    const name = `campaign ${plan.campaignId}`;
    if (status !== 'running')
      return `Not enrolled: ${name} is ${status}, and only a running one takes members in.`;
    if (plan.audienceSegmentId === undefined) {
      return `Not enrolled: nothing that the member did since ${name} was launched matches its trigger.`;
    }
    const id = memberKey(tenant, identify(tenant, ref));
    const member = (await engine.store.getMany(AUDIENCE, [id])).get(id) as AudienceDocument | undefined;
    const inside = member?.segments.includes(plan.audienceSegmentId) === true;
    if (!inside) return `Not enrolled: the member is not in the audience, segment ${plan.audienceSegmentId}.`;
    return plan.trigger.kind === 'segment_entered'
      ? `Not enrolled: the member entered segment ${plan.audienceSegmentId} while ${name} was not running, or by a backfill.`
      : `Not enrolled: the member is in the audience, but did nothing that matches the trigger of ${name} since then.`;
  };

  return bindService(protos.own.CampaignService.service, {
    CreateCampaign: {
      scope: 'write',
      handler: (request, context) =>
        commit({ type: 'CreateCampaign', plan: readPlan(request) }, request.requestId, context),
    },
    Launch: { scope: 'write', handler: move('LaunchCampaign') },
    Pause: { scope: 'write', handler: move('PauseCampaign') },
    Complete: { scope: 'write', handler: move('CompleteCampaign') },
    GetCampaign: {
      scope: 'read',
      handler: async ({ campaignId, minPosition }, context) => {
        const { tenant } = context;
        // Enrolments are counted when they come round as events.
        await awaitRoundTrip(engine, minPosition, context, enrollmentStarted.topic);
        const state = await known(tenant, campaignId);
        return { campaign: toCampaign(state, await countEnrollments(engine.store, tenant, campaignId)) };
      },
    },
    ListEnrollments: {
      scope: 'read',
      handler: async (request, context) => {
        const { tenant } = context;
        const { plan } = await known(tenant, request.campaignId);
        await awaitPosition(engine, request.minPosition, context);
        const limit = valueOrThrow(readPageSize(request.pageSize, PAGE_SIZE));
        const query = fingerprintOf(['ListEnrollments', tenant, plan.campaignId, enrollmentAggregate.name]);
        const after = valueOrThrow(pages.open(request.pageToken, query));
        const found = await engine.store.find(ENROLLMENTS, {
          filter: { tenant, campaignId: plan.campaignId },
          sort: { startedAt: 1 },
          limit,
          ...(after !== undefined && { after }),
        });
        const documents = found as readonly (AggregateDocument<EnrollmentState> & {
          readonly startedAt: number;
        })[];
        const last = documents.length === limit ? documents.at(-1) : undefined;
        return {
          enrollments: documents.flatMap(({ state }) =>
            state.status === 'started' ? [toEnrollment(state)] : [],
          ),
          nextPageToken:
            last === undefined
              ? ''
              : pages.sign({ query, after: { startedAt: last.startedAt, _id: last._id } }),
        };
      },
    },
    ExplainEnrollment: {
      scope: 'read',
      handler: async (request, context) => {
        const { tenant } = context;
        const campaign = await known(tenant, request.campaignId);
        const ref = valueOrThrow(readMemberRef(request.member, 'member'));
        await awaitPosition(engine, request.minPosition, context);
        const state = await enrollmentOf(tenant, campaign.plan.campaignId, ref);
        if (state.status === 'none') {
          return { enrolled: false, enrollment: null, text: await whyNot(tenant, campaign, ref) };
        }
        const { entry, startedAt } = state;
        const cause =
          entry.trigger === 'segment_entered'
            ? `entered segment ${campaign.plan.audienceSegmentId ?? ''}`
            : 'did what the trigger waits for';
        return {
          enrolled: true,
          enrollment: toEnrollment(state),
          text:
            `Enrolled at ${toInstant(startedAt)}: the member ${cause} (event ${entry.causeEventId}), under version ` +
            `${entry.campaignVersion} of the campaign; message ${entry.action.templateId} was requested on ` +
            `${entry.action.channel}.`,
        };
      },
    },
  });
}
