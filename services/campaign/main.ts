import { runProcess } from '@rapport/platform/lifecycle/process';
import { readCampaignConfig } from './config.ts';
import { startCampaign } from './service.ts';

await runProcess({ name: 'campaign', start: () => startCampaign(readCampaignConfig()) });
