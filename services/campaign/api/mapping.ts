import type { Campaign } from '@rapport/protos/rapport/campaign/v1/Campaign';
import type { CreateCampaignRequest__Output } from '@rapport/protos/rapport/campaign/v1/CreateCampaignRequest';
import type { Enrollment } from '@rapport/protos/rapport/campaign/v1/Enrollment';
import type { EntryTrigger as WireTrigger } from '@rapport/protos/rapport/campaign/v1/EntryTrigger';
import { invalidArgument } from '@rapport/platform/grpc/errors';
import { readCallerId, toTimestamp } from '@rapport/platform/grpc/wire';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { parseRule } from '@rapport/rules/parse';
import type { CampaignPlan, CampaignState, CampaignStatus, EntryTrigger } from '../campaign/state.ts';
import { enrollmentIdOf, messageIdOf } from '../enrollment/aggregate.ts';
import type { EnrollmentState } from '../enrollment/state.ts';

/** Longest name or text of a brief, in characters: a page of prose. */
const MAX_TEXT_LENGTH = 4_000;

const WIRE_STATUS = {
  draft: 'CAMPAIGN_STATUS_DRAFT',
  running: 'CAMPAIGN_STATUS_RUNNING',
  paused: 'CAMPAIGN_STATUS_PAUSED',
  completed: 'CAMPAIGN_STATUS_COMPLETED',
} as const satisfies Record<CampaignStatus, string>;

function readText(text: string | undefined, field: string, required = false): string {
  const value = text ?? '';
  if (required && value === '') throw invalidArgument('FIELD_MISSING', `${field} is empty.`, field);
  if (value.length > MAX_TEXT_LENGTH) {
    throw invalidArgument('TEXT_TOO_LONG', `${field} has more than ${MAX_TEXT_LENGTH} characters.`, field);
  }
  return value;
}

function readTrigger(trigger: CreateCampaignRequest__Output['entryTrigger']): EntryTrigger {
  if (trigger?.segmentEntered) return { kind: 'segment_entered' };
  if (!trigger?.interaction) {
    throw invalidArgument(
      'TRIGGER_MISSING',
      'Say when members enter: entry_trigger.segment_entered or entry_trigger.interaction.',
      'entry_trigger',
    );
  }
  const parsed = parseRule(trigger.interaction.rule?.json ?? '', { scope: 'event' });
  if (parsed.outcome === 'invalid') {
    const [first] = parsed.problems;
    throw invalidArgument(
      first?.code ?? 'RULE_NOT_JSON',
      parsed.problems.map(({ path, message }) => `${path === '' ? 'rule' : path}: ${message}`).join(' '),
      'entry_trigger.interaction.rule',
    );
  }
  return { kind: 'interaction', rule: parsed.rule };
}

export function readPlan(request: CreateCampaignRequest__Output): CampaignPlan {
  const campaignId = valueOrThrow(readCallerId(request.campaignId, 'campaign_id'));
  const { brief, action } = request;
  return {
    campaignId,
    name: readText(request.name, 'name', true),
    brief: {
      purpose: readText(brief?.purpose, 'brief.purpose'),
      entryPoint: readText(brief?.entryPoint, 'brief.entry_point'),
      fulcrum: readText(brief?.fulcrum, 'brief.fulcrum'),
      highlight: readText(brief?.highlight, 'brief.highlight'),
      focus: readText(brief?.focus, 'brief.focus'),
    },
    trigger: readTrigger(request.entryTrigger),
    action: {
      channel: readText(action?.channel, 'action.channel', true),
      templateId: readText(action?.templateId, 'action.template_id', true),
      ...(action?.contentId && { contentId: readText(action.contentId, 'action.content_id') }),
    },
    ...(request.audienceSegmentId && {
      audienceSegmentId: valueOrThrow(readCallerId(request.audienceSegmentId, 'audience_segment_id')),
    }),
  };
}

function toTrigger(trigger: EntryTrigger): WireTrigger {
  return trigger.kind === 'segment_entered'
    ? { segmentEntered: {} }
    : { interaction: { rule: { json: JSON.stringify(trigger.rule) } } };
}

export function toCampaign(
  state: Exclude<CampaignState, { status: 'none' }>,
  enrollmentCount: number,
): Campaign {
  const { plan, status, version, launchedAt } = state;
  return {
    campaignId: plan.campaignId,
    name: plan.name,
    status: WIRE_STATUS[status],
    brief: plan.brief,
    audienceSegmentId: plan.audienceSegmentId ?? '',
    entryTrigger: toTrigger(plan.trigger),
    action: plan.action,
    version,
    launchedAt: launchedAt === undefined ? null : toTimestamp(launchedAt),
    enrollmentCount: String(enrollmentCount),
  };
}

export function toEnrollment({
  entry,
  startedAt,
}: Extract<EnrollmentState, { status: 'started' }>): Enrollment {
  return {
    enrollmentId: enrollmentIdOf(entry.campaignId, entry.mid),
    campaignId: entry.campaignId,
    member:
      entry.ref === undefined ? null : { namespace: entry.ref.namespace, externalId: entry.ref.externalId },
    startedAt: toTimestamp(startedAt),
    trigger: entry.trigger,
    messageId: messageIdOf(entry.campaignId, entry.mid),
    causeEventIds: [entry.causeEventId],
  };
}
