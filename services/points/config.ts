import { z } from 'zod';
import { baseShape, toBaseConfig } from '@rapport/platform/config/base';
import { readConfig } from '@rapport/platform/config/read';

const schema = z.object(baseShape).transform(toBaseConfig);

export type PointsConfig = z.output<typeof schema>;

export const readPointsConfig = (env: NodeJS.ProcessEnv = process.env): PointsConfig =>
  readConfig(schema, env);
