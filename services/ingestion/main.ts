import { runProcess } from '@rapport/platform/lifecycle/process';
import { readIngestionConfig } from './config.ts';
import { startIngestion } from './service.ts';

await runProcess({ name: 'ingestion', start: () => startIngestion(readIngestionConfig()) });
