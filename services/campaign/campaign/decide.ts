import type { DecideContext } from '@rapport/kernel/decider';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import type { CampaignEvent, CampaignPlan, CampaignState } from './state.ts';

export type CampaignCommand =
  | { readonly type: 'CreateCampaign'; readonly plan: CampaignPlan }
  | { readonly type: 'LaunchCampaign'; readonly campaignId: string }
  | { readonly type: 'PauseCampaign'; readonly campaignId: string }
  | { readonly type: 'CompleteCampaign'; readonly campaignId: string };

export const CAMPAIGN_REJECTION_CODES = [
  'CAMPAIGN_EXISTS',
  'CAMPAIGN_UNKNOWN',
  'CAMPAIGN_WRONG_STATE',
  'AUDIENCE_MISSING',
] as const;

export type CampaignRejection = Refusal<(typeof CAMPAIGN_REJECTION_CODES)[number]>;

export function campaignIdOf(command: CampaignCommand): string {
  return command.type === 'CreateCampaign' ? command.plan.campaignId : command.campaignId;
}

/** From which states a campaign may go where; everything else is refused. */
const TRANSITIONS = {
  LaunchCampaign: { from: ['draft', 'paused'], event: 'CampaignLaunched', verb: 'launched' },
  PauseCampaign: { from: ['running'], event: 'CampaignPaused', verb: 'paused' },
  CompleteCampaign: { from: ['running', 'paused'], event: 'CampaignCompleted', verb: 'completed' },
} as const;

export function decide(
  state: CampaignState,
  command: CampaignCommand,
  { now }: DecideContext,
): Decision<CampaignEvent, CampaignRejection> {
  const campaignId = campaignIdOf(command);
  if (command.type === 'CreateCampaign') {
    if (state.status !== 'none') {
      return rejected({
        code: 'CAMPAIGN_EXISTS',
        message: `Campaign ${campaignId} exists already; choose another id.`,
      });
    }
    if (command.plan.trigger.kind === 'segment_entered' && command.plan.audienceSegmentId === undefined) {
      return rejected({
        code: 'AUDIENCE_MISSING',
        message: 'A campaign that starts when a segment is entered needs audience_segment_id.',
      });
    }
    return accepted({ type: 'CampaignDrafted', data: command.plan });
  }
  if (state.status === 'none') {
    return rejected({ code: 'CAMPAIGN_UNKNOWN', message: `There is no campaign ${campaignId}.` });
  }
  const { from, event, verb } = TRANSITIONS[command.type];
  if (!(from as readonly string[]).includes(state.status)) {
    return rejected({
      code: 'CAMPAIGN_WRONG_STATE',
      message: `Campaign ${campaignId} is ${state.status}; only one that is ${from.join(' or ')} can be ${verb}.`,
      facts: { status: state.status },
    });
  }
  return accepted({ type: event, data: { at: now } });
}
