import type { Logger } from 'pino';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import type { BaseConfig } from '../config/base.ts';
import { createKafkaLog } from '../kafka/log.ts';
import { createMongoStore } from '../mongo/store.ts';
import { openFailpoints, withFailpoints } from './failpoints.ts';

/**
 * Opens Kafka and MongoDB as the configuration says; the caller closes both. Each service has the database
 * `rapport_<service>` to itself.
 */
export async function openAdapters(options: {
  readonly service: string;
  readonly config: Pick<BaseConfig, 'kafkaBrokers' | 'mongoUri' | 'failpointsFile'>;
  readonly logger: Logger;
}): Promise<{ readonly log: EventLog; readonly store: Store }> {
  const { service, config, logger } = options;
  const name = `rapport-${service}`;
  const { failpointsFile } = config;
  const failpoints = failpointsFile === undefined ? undefined : openFailpoints(failpointsFile);
  if (failpoints !== undefined) logger.warn({ event: 'failpoints.open', file: failpointsFile });
  const store = await createMongoStore({
    uri: config.mongoUri.reveal(),
    database: `rapport_${service}`,
    appName: name,
    beforeCommit: failpoints && (() => failpoints.pass('commit.open')),
  });
  try {
    const log = await createKafkaLog({
      brokers: config.kafkaBrokers,
      clientId: name,
      warn: (message) => logger.warn({ event: 'kafka.warning', message }),
    });
    return failpoints === undefined ? { log, store } : withFailpoints({ log, store }, failpoints);
  } catch (error) {
    await store.close();
    throw error;
  }
}
