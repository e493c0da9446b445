import { z } from 'zod';
import { baseShape, privateKeyPem, toBaseConfig } from '@rapport/platform/config/base';
import { readConfig } from '@rapport/platform/config/read';

const schema = z
  .object({ ...baseShape, RAPPORT_TOKEN_PRIVATE_KEY: privateKeyPem() })
  .transform(({ RAPPORT_TOKEN_PRIVATE_KEY: tokenPrivateKey, ...base }) => ({
    ...toBaseConfig(base),
    tokenPrivateKey,
  }));

export type IngestionConfig = z.output<typeof schema>;

export const readIngestionConfig = (env: NodeJS.ProcessEnv = process.env): IngestionConfig =>
  readConfig(schema, env);
