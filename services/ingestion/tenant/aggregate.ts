import type { Aggregate, DecideContext, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId, streamId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { toInstant } from '@rapport/kernel/instant';
import { accepted } from '@rapport/kernel/outcome';
import type { Decision } from '@rapport/kernel/outcome';
import { tenantConfigured } from '@rapport/contracts/ingestion/events';
import type { TenantConfigured } from '@rapport/contracts/ingestion/events';

export interface TenantSettings {
  readonly timeZone: string;
  readonly currency: string;
  readonly maxAgeDays: number;
}

export const STANDARD_SETTINGS: TenantSettings = { timeZone: 'UTC', currency: 'EUR', maxAgeDays: 30 };

export interface ConfigureTenant {
  readonly type: 'ConfigureTenant';
  readonly tenant: string;
  readonly settings: TenantSettings;
}

export type TenantEvent = DomainEvent<
  'TenantConfigured',
  { readonly settings: TenantSettings; readonly version: number; readonly activeFrom: EpochMs }
>;

export type TenantState =
  { readonly status: 'standard' } | ({ readonly status: 'configured' } & TenantEvent['data']);

export const tenantStream = (tenant: string): string => streamId(tenant, 'tenant');

export function decide(
  state: TenantState,
  { settings }: ConfigureTenant,
  { now }: DecideContext,
): Decision<TenantEvent, never> {
  const version = state.status === 'configured' ? state.version + 1 : 1;
  return accepted({ type: 'TenantConfigured', data: { settings, version, activeFrom: now } });
}

export function publish(recorded: RecordedEvent<TenantEvent>): readonly PublishedEvent[] {
  const { settings, version, activeFrom } = recorded.event.data;
  const data: TenantConfigured['data'] = { ...settings, version, activeFrom: toInstant(activeFrom) };
  return [
    {
      id: derivedId('def', 'tenant', recorded.tenant, version),
      type: tenantConfigured.type,
      topic: tenantConfigured.topic,
      key: `${SYSTEM_KEY_PREFIX}def:tenant:${recorded.tenant}`,
      everyPartition: true,
      tenant: recorded.tenant,
      occurredAt: recorded.effectiveAt,
      actor: recorded.actor,
      data,
    },
  ];
}

/** Protects: versions of a tenant's settings are numbered without gaps. */
export const tenantAggregate: Aggregate<ConfigureTenant, TenantState, TenantEvent, never> = {
  name: 'ingestion.tenant.v1',
  initialState: { status: 'standard' },
  streamOf: (_, { tenant }) => tenantStream(tenant),
  decide,
  evolve: (_, event) => ({ status: 'configured', ...event.data }),
  publish,
};
