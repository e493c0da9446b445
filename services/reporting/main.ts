import { runProcess } from '@rapport/platform/lifecycle/process';
import { readReportingConfig } from './config.ts';
import { startReporting } from './service.ts';

await runProcess({
  name: 'reporting',
  start: () => startReporting(readReportingConfig()),
});
