import { z } from 'zod';
import { baseShape, toBaseConfig } from '@rapport/platform/config/base';
import { readConfig } from '@rapport/platform/config/read';

const schema = z.object(baseShape).transform(toBaseConfig);

export type CampaignConfig = z.output<typeof schema>;

export const readCampaignConfig = (env: NodeJS.ProcessEnv = process.env): CampaignConfig =>
  readConfig(schema, env);
