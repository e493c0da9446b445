import { z } from 'zod';
import { baseShape, toBaseConfig } from '@rapport/platform/config/base';
import { readConfig } from '@rapport/platform/config/read';

const schema = z.object(baseShape).transform(toBaseConfig);

export type SegmentationConfig = z.output<typeof schema>;

export const readSegmentationConfig = (env: NodeJS.ProcessEnv = process.env): SegmentationConfig =>
  readConfig(schema, env);
