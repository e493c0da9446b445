import { isTenantId } from '@rapport/kernel/ids';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { invalidArgument, permissionDenied } from '@rapport/platform/grpc/errors';
import { bindService } from '@rapport/platform/grpc/server';
import type { ServiceBinding } from '@rapport/platform/grpc/server';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import { createTokenSigner } from '@rapport/platform/tokens/sign';
import { isScope } from '@rapport/platform/tokens/verify';
import { isTimeZone } from '@rapport/rules/calendar';
import type { TenantSettings as WireSettings } from '@rapport/protos/rapport/ingestion/v1/TenantSettings';
import type { TenantSettings__Output } from '@rapport/protos/rapport/ingestion/v1/TenantSettings';
import type { IngestionConfig } from '../config.ts';
import { STANDARD_SETTINGS, tenantAggregate } from '../tenant/aggregate.ts';
import type { TenantSettings, TenantState } from '../tenant/aggregate.ts';
import type { SettingsReader } from './settings.ts';

const MAX_AGE_DAYS = 3_650;
const TOKEN_TTL_SECONDS = { least: 60, most: 90 * 86_400 };
const MAX_SUBJECT_LENGTH = 128;

function readSettings(wire: TenantSettings__Output | null): TenantSettings {
  const { timeZone, currency, maxAgeDays } = wire ?? { timeZone: '', currency: '', maxAgeDays: 0 };
  if (!isTimeZone(timeZone)) {
    throw invalidArgument(
      'TIME_ZONE_INVALID',
      'time_zone is an IANA name such as Europe/London.',
      'settings.time_zone',
    );
  }
  if (!/^[A-Z]{3}$/.test(currency)) {
    throw invalidArgument(
      'CURRENCY_INVALID',
      'currency is three capitals (ISO 4217), such as EUR.',
      'settings.currency',
    );
  }
  const days = maxAgeDays === 0 ? STANDARD_SETTINGS.maxAgeDays : maxAgeDays;
  if (days < 1 || days > MAX_AGE_DAYS) {
    throw invalidArgument(
      'MAX_AGE_INVALID',
      `max_age_days is 1 to ${MAX_AGE_DAYS}.`,
      'settings.max_age_days',
    );
  }
  return { timeZone, currency, maxAgeDays: days };
}

function toWire(state: TenantState): WireSettings {
  return state.status === 'standard'
    ? { ...STANDARD_SETTINGS, version: 0, activeFrom: null }
    : { ...state.settings, version: state.version, activeFrom: toTimestamp(state.activeFrom) };
}

export function tenantBinding(
  { protos, engine, config }: ServiceContext<IngestionConfig, 'ingestion'>,
  settings: SettingsReader,
): ServiceBinding {
  // Settings are refused at the door, or never.
  const submit = submitterOf(engine, {});
  const signer = createTokenSigner(config.tokenPrivateKey.reveal());
  return bindService(protos.own.TenantService.service, {
    ConfigureTenant: {
      scope: 'admin',
      handler: async (request, context) => {
        const { tenant } = context;
        const command = {
          type: 'ConfigureTenant',
          tenant,
          settings: readSettings(request.settings),
        } as const;
        await submit(tenantAggregate, command, request.requestId, context);
        settings.forget(tenant);
        return { settings: toWire(await settings.stateOf(tenant)) };
      },
    },
    GetTenant: {
      scope: 'read',
      handler: async (_, { tenant }) => ({ settings: toWire(await settings.stateOf(tenant)) }),
    },
    IssueToken: {
      scope: ['admin', 'operator'],
      handler: async (request, { tenant, scopes: own }) => {
        const { subject, ttlSeconds, tenantId } = request;
        const isOperator = own.has('operator');
        const other = tenantId === '' ? tenant : tenantId;
        if (!isTenantId(other)) {
          throw invalidArgument('TENANT_INVALID', 'A tenant has 1 to 32 of a-z, 0-9 and "-".', 'tenant_id');
        }
        if (other !== tenant && !isOperator) {
          throw permissionDenied('TENANT_NOT_YOURS', 'Only an operator may name another tenant.');
        }
        if (subject === '' || subject.length > MAX_SUBJECT_LENGTH) {
          throw invalidArgument(
            'SUBJECT_INVALID',
            `A subject has 1 to ${MAX_SUBJECT_LENGTH} characters.`,
            'subject',
          );
        }
        if (ttlSeconds < TOKEN_TTL_SECONDS.least || ttlSeconds > TOKEN_TTL_SECONDS.most) {
          throw invalidArgument('TTL_INVALID', 'A token lives 60 seconds to 90 days.', 'ttl_seconds');
        }
        const wanted = request.scopes.map((scope) => {
          if (!isScope(scope))
            throw invalidArgument('SCOPE_UNKNOWN', `There is no scope ${scope}.`, 'scopes');
          if (!isOperator && !own.has(scope)) {
            throw permissionDenied('SCOPE_NOT_YOURS', `Your own token has no scope ${scope} to give.`);
          }
          return scope;
        });
        if (wanted.length === 0) throw invalidArgument('SCOPE_UNKNOWN', 'Name at least one scope.', 'scopes');
        // Tokens are judged by the machine's clock, whatever clock the events follow.
        const now = Date.now();
        const { token, expiresAt } = await signer.sign({
          tenant: other,
          subject,
          scopes: wanted,
          ttlSeconds,
          now,
        });
        return { token, expiresAt: toTimestamp(expiresAt) };
      },
    },
  });
}
