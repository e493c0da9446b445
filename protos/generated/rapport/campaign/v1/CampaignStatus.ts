// Original file: /work/main/protos/rapport/campaign/v1/campaign.proto

export const CampaignStatus = {
  CAMPAIGN_STATUS_UNSPECIFIED: 'CAMPAIGN_STATUS_UNSPECIFIED',
  CAMPAIGN_STATUS_DRAFT: 'CAMPAIGN_STATUS_DRAFT',
  CAMPAIGN_STATUS_RUNNING: 'CAMPAIGN_STATUS_RUNNING',
  CAMPAIGN_STATUS_PAUSED: 'CAMPAIGN_STATUS_PAUSED',
  CAMPAIGN_STATUS_COMPLETED: 'CAMPAIGN_STATUS_COMPLETED',
} as const;

export type CampaignStatus =
  | 'CAMPAIGN_STATUS_UNSPECIFIED'
  | 0
  | 'CAMPAIGN_STATUS_DRAFT'
  | 1
  | 'CAMPAIGN_STATUS_RUNNING'
  | 2
  | 'CAMPAIGN_STATUS_PAUSED'
  | 3
  | 'CAMPAIGN_STATUS_COMPLETED'
  | 4

export type CampaignStatus__Output = typeof CampaignStatus[keyof typeof CampaignStatus]
