import { campaignAggregate } from './aggregate.ts';
import type { CampaignCommand } from './decide.ts';
import { NO_CAMPAIGN } from './state.ts';
import type { CampaignEvent, CampaignPlan, CampaignState } from './state.ts';

const NOW = 1_000;
const plan: CampaignPlan = {
  campaignId: 'spring',
  name: 'Spring',
  brief: { purpose: '', entryPoint: '', fulcrum: '', highlight: '', focus: '' },
  audienceSegmentId: 'sharers',
  trigger: { kind: 'segment_entered' },
  action: { channel: 'wechat', templateId: 'thanks' },
};
const drafted: CampaignEvent = { type: 'CampaignDrafted', data: plan };
const launched: CampaignEvent = { type: 'CampaignLaunched', data: { at: 10 } };
const paused: CampaignEvent = { type: 'CampaignPaused', data: { at: 20 } };
const completed: CampaignEvent = { type: 'CampaignCompleted', data: { at: 30 } };

const given = (...events: readonly CampaignEvent[]): CampaignState =>
  events.reduce<CampaignState>((state, event) => campaignAggregate.evolve(state, event), NO_CAMPAIGN);
const when = (state: CampaignState, command: CampaignCommand) =>
  campaignAggregate.decide(state, command, { now: NOW });

const launch: CampaignCommand = { type: 'LaunchCampaign', campaignId: 'spring' };
const pause: CampaignCommand = { type: 'PauseCampaign', campaignId: 'spring' };
const complete: CampaignCommand = { type: 'CompleteCampaign', campaignId: 'spring' };

describe('a campaign', () => {
  it('is drafted once', () => {
    const create: CampaignCommand = { type: 'CreateCampaign', plan };
    expect(when(NO_CAMPAIGN, create)).toEqual({ outcome: 'accepted', events: [drafted] });
    expect(when(given(drafted), create)).toMatchObject({ rejection: { code: 'CAMPAIGN_EXISTS' } });
  });

  it('needs an audience where entering a segment is its trigger', () => {
    const { audienceSegmentId: _, ...nobody } = plan;
    expect(when(NO_CAMPAIGN, { type: 'CreateCampaign', plan: nobody })).toMatchObject({
      rejection: { code: 'AUDIENCE_MISSING' },
    });
  });

  it.each([
    ['draft', [drafted], launch, 'CampaignLaunched'],
    ['running', [drafted, launched], pause, 'CampaignPaused'],
    ['paused', [drafted, launched, paused], launch, 'CampaignLaunched'],
    ['running', [drafted, launched], complete, 'CampaignCompleted'],
    ['paused', [drafted, launched, paused], complete, 'CampaignCompleted'],
  ] as const)('that is %s goes on', (_, history, command, type) => {
    expect(when(given(...history), command)).toEqual({
      outcome: 'accepted',
      events: [{ type, data: { at: NOW } }],
    });
  });

  it.each([
    ['draft', [drafted], pause],
    ['draft', [drafted], complete],
    ['running', [drafted, launched], launch],
    ['paused', [drafted, launched, paused], pause],
    ['completed', [drafted, launched, completed], launch],
    ['completed', [drafted, launched, completed], pause],
    ['completed', [drafted, launched, completed], complete],
  ] as const)('that is %s refuses what it must refuse', (status, history, command) => {
    expect(when(given(...history), command)).toMatchObject({
      rejection: { code: 'CAMPAIGN_WRONG_STATE', facts: { status } },
    });
  });

  it.each([launch, pause, complete])('that does not exist cannot be moved', (command) => {
    expect(when(NO_CAMPAIGN, command)).toMatchObject({ rejection: { code: 'CAMPAIGN_UNKNOWN' } });
  });

  it('keeps its first launch and counts its versions', () => {
    expect(given(drafted, launched, paused, { type: 'CampaignLaunched', data: { at: 99 } })).toMatchObject({
      status: 'running',
      version: 4,
      launchedAt: 10,
    });
  });
});
