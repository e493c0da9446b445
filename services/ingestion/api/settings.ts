import type { AggregateDocument } from '@rapport/kernel/decider';
import type { Store } from '@rapport/engine/ports/store';
import { STANDARD_SETTINGS, tenantAggregate, tenantStream } from '../tenant/aggregate.ts';
import type { TenantSettings, TenantState } from '../tenant/aggregate.ts';

/** Another replica's change is noticed after this. */
const KEPT_MS = 2_000;
const MAX_KEPT = 10_000;

export interface SettingsReader {
  readonly stateOf: (tenant: string) => Promise<TenantState>;
  readonly settingsOf: (tenant: string) => Promise<TenantSettings>;
  /** The tenant was configured here: what is remembered of it is old. */
  readonly forget: (tenant: string) => void;
}

export function createSettingsReader(store: Store): SettingsReader {
  const kept = new Map<string, { readonly until: number; readonly settings: TenantSettings }>();
  const stateOf = async (tenant: string): Promise<TenantState> => {
    const stream = tenantStream(tenant);
    const found = await store.getMany(`${tenantAggregate.name}.states`, [stream]);
    return (found.get(stream) as AggregateDocument<TenantState> | undefined)?.state ?? { status: 'standard' };
  };
  return {
    stateOf,
    settingsOf: async (tenant) => {
      const known = kept.get(tenant);
      if (known !== undefined && known.until > performance.now()) return known.settings;
      const state = await stateOf(tenant);
      const settings = state.status === 'configured' ? state.settings : STANDARD_SETTINGS;
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(tenant, { until: performance.now() + KEPT_MS, settings });
      return settings;
    },
    forget: (tenant) => kept.delete(tenant),
  };
}
