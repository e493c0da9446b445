import { z } from 'zod';
import { baseShape, toBaseConfig } from '@rapport/platform/config/base';
import { readConfig } from '@rapport/platform/config/read';

/** WeChat bans money, goods, points and draw chances for the act of sharing. */
const CHANNELS_WITHOUT_SHARE_REWARDS = 'wechat';

const schema = z
  .object({
    ...baseShape,
    POINTS_CHANNELS_WITHOUT_SHARE_REWARDS: z
      .string()
      .default(CHANNELS_WITHOUT_SHARE_REWARDS)
      .transform((text) => new Set(text.split(',').map((channel) => channel.trim()))),
  })
  .transform(({ POINTS_CHANNELS_WITHOUT_SHARE_REWARDS: channelsWithoutShareRewards, ...base }) => ({
    ...toBaseConfig(base),
    channelsWithoutShareRewards,
  }));

export type PointsConfig = z.output<typeof schema>;

export const readPointsConfig = (env: NodeJS.ProcessEnv = process.env): PointsConfig =>
  readConfig(schema, env);
