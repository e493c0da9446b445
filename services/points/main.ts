import { runProcess } from '@rapport/platform/lifecycle/process';
import { readPointsConfig } from './config.ts';
import { startPoints } from './service.ts';

await runProcess({ name: 'points', start: () => startPoints(readPointsConfig()) });
