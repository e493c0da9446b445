import { testConfig } from '@rapport/platform/config/test-config';
import type { BaseConfig } from '@rapport/platform/config/base';
import type { PointsConfig } from '../config.ts';

/** A configuration for tests of this service. */
export const pointsTestConfig = (overrides: Partial<BaseConfig> = {}): PointsConfig => ({
  ...testConfig(overrides),
  channelsWithoutShareRewards: new Set(['wechat']),
});
