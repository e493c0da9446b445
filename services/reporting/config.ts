import { z } from 'zod';
import { baseShape, toBaseConfig } from '@rapport/platform/config/base';
import { readConfig } from '@rapport/platform/config/read';

const schema = z.object(baseShape).transform(toBaseConfig);

export type ReportingConfig = z.output<typeof schema>;

export const readReportingConfig = (env: NodeJS.ProcessEnv = process.env): ReportingConfig =>
  readConfig(schema, env);
