import { runProcess } from '@rapport/platform/lifecycle/process';
import { readSegmentationConfig } from './config.ts';
import { startSegmentation } from './service.ts';

await runProcess({
  name: 'segmentation',
  start: () => startSegmentation(readSegmentationConfig()),
});
