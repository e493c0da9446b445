import type { AggregateDocument } from '@rapport/kernel/decider';
import { isCallerId } from '@rapport/kernel/ids';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Engine } from '@rapport/engine/ports/engine';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { createRecent } from '@rapport/platform/grpc/recent';
import { bindService } from '@rapport/platform/grpc/server';
import type { ServiceBinding } from '@rapport/platform/grpc/server';
import { readCallerId, toTimestamp } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Unit, Unit__Output } from '@rapport/protos/rapport/points/v1/Unit';
import { dayOf } from '@rapport/rules/calendar';
import type { Availability } from '../account/events.ts';
import { STANDARD_UNIT } from '../account/names.ts';
import { STANDARD_WARNING_DAYS } from '../account/terms.ts';
import type { Terms } from '../account/terms.ts';
import type { PointsConfig } from '../config.ts';
import { createDayStarts, expiryDay } from '../rule/availability.ts';
import { unitAggregate, unitStream } from '../unit/aggregate.ts';
import { MAX_WARNING_DAYS, NO_UNIT, termsOfUnit } from '../unit/state.ts';
import type { UnitPlan, UnitState } from '../unit/state.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
import { definitionsOf } from './dryRun.ts';
import { readExpiry, toExpiry } from './expiry.ts';
import { planInvalid } from './problems.ts';
import type { Problem, Refuse } from './problems.ts';
import { STATUS_OF_REJECTION, doorError } from './status.ts';

const UNITS = `${unitAggregate.name}.states`;

/** What people tell apart; they stand beside the rules in one document per partition, 300 bytes each. */
export const MAX_UNITS = 50;

/** A word on a card. */
const MAX_NAME_LENGTH = 200;

/** What a unit said so recently is not read again: at the other replicas, a change holds within a second. */
const KNOWN_MS = 500;
/** Units of all tenants that are kept: 1,000 of 500 bytes. */
const MAX_KNOWN = 1_000;

type Defined = Extract<UnitState, { readonly status: 'defined' }>;

/** What the doors ask of units. */
export interface Units {
  /** @throws RpcError `UNIT_UNKNOWN` where nobody has defined it; `undefined` of the standard one, which needs no definition */
  readonly termsOf: (tenant: TenantId, unit: string) => Promise<Terms | undefined>;
  /** When what is booked now, or activates then, expires if nobody says so; `undefined`: never. */
  readonly expiryOf: (
    tenant: TenantId,
    unit: string,
    now: EpochMs,
  ) => Promise<Pick<Availability, 'expiresAt'>>;
  /** What was said of a unit has been changed here, and is read again. */
  readonly forget: (tenant: TenantId, unit: string) => void;
}

export function createUnits({ store }: Pick<Engine, 'store'>): Units {
  const recent = createRecent<UnitState>({ ms: KNOWN_MS, most: MAX_KNOWN });
  const rulebookOf = createRulebooks();
  const startOfDay = createDayStarts();

  const find = async (tenant: TenantId, unit: string): Promise<Defined | undefined> => {
    const stream = unitStream(tenant, unit);
    // One that is not there is looked for again each time, so that nobody waits for a new one.
    const read = async (): Promise<UnitState | undefined> => {
      const state = await readUnit(store, tenant, unit);
      return state.status === 'none' && unit !== STANDARD_UNIT ? undefined : state;
    };
    const found = recent.get(stream) ?? (await recent.read(stream, read));
    if (found === undefined) throw unitUnknown(unit);
    return found.status === 'defined' ? found : undefined;
  };

  return {
    termsOf: async (tenant, unit) => {
      const found = await find(tenant, unit);
      return found && termsOfUnit({ ...found.plan, version: found.version });
    },
    expiryOf: async (tenant, unit, now) => {
      const expiry = (await find(tenant, unit))?.plan.expiry;
      if (expiry === undefined) return {};
      const zone = rulebookOf(await definitionsOf(store, tenant)).zoneAt(now);
      return { expiresAt: startOfDay(expiryDay(expiry, dayOf(now, zone)), zone) };
    },
    forget: (tenant, unit) => recent.forget(unitStream(tenant, unit)),
  };
}

async function readUnit(store: Engine['store'], tenant: TenantId, unit: string): Promise<UnitState> {
  const stream = unitStream(tenant, unit);
  const found = (await store.getMany(UNITS, [stream])).get(stream);
  return (found as AggregateDocument<UnitState> | undefined)?.state ?? NO_UNIT;
}

const unitUnknown = (unit: string): Error =>
  doorError('UNIT_UNKNOWN', `Nobody has defined the unit ${unit}.`, { unit });

export function unitBinding(
  { protos, engine }: Pick<ServiceContext<PointsConfig, 'points'>, 'protos' | 'engine'>,
  units: Pick<Units, 'forget'>,
): ServiceBinding {
  const { store } = engine;
  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  const unitsOf = async (tenant: TenantId): Promise<readonly AggregateDocument<UnitState>[]> =>
    (await store.find(UNITS, {
      filter: { _id: { gte: unitStream(tenant, ''), lt: `${unitStream(tenant, '')}~` } },
      sort: { _id: 1 },
      // A few more where several are made at once.
      limit: 2 * MAX_UNITS,
    })) as readonly AggregateDocument<UnitState>[];

  return bindService(protos.own.UnitService.service, {
    DefineUnit: {
      scope: 'write',
      handler: async ({ requestId, unit: wire }, context) => {
        const { tenant } = context;
        const plan = readUnitPlan(wire);
        const all = await unitsOf(tenant);
        if (all.length >= MAX_UNITS && !all.some(({ _id }) => _id === unitStream(tenant, plan.unit))) {
          throw doorError('TOO_MANY_UNITS', `A tenant has at most ${MAX_UNITS} units.`);
        }
        const events = await submit(unitAggregate, { type: 'DefineUnit', plan }, requestId, context, plan);
        units.forget(tenant, plan.unit);
        const made = events.reduce<UnitState>(
          (state, { event }) => unitAggregate.evolve(state, event),
          NO_UNIT,
        );
        return { unit: toUnit(made as Defined) };
      },
    },
    GetUnit: {
      scope: 'read',
      handler: async ({ unit: name }, { tenant }) => {
        const unit = valueOrThrow(readCallerId(name, 'unit'));
        const state = await readUnit(store, tenant, unit);
        if (state.status === 'none') throw unitUnknown(unit);
        return { unit: toUnit(state) };
      },
    },
    ListUnits: {
      scope: 'read',
      handler: async (_, { tenant }) => ({
        units: (await unitsOf(tenant)).flatMap(({ state }) =>
          state.status === 'none' ? [] : [toUnit(state)],
        ),
      }),
    },
  });
}

const SHORTFALL_OF_WIRE = {
  SHORTFALL_POLICY_UNSPECIFIED: 'below_zero',
  SHORTFALL_POLICY_BELOW_ZERO: 'below_zero',
  SHORTFALL_POLICY_OWE: 'owe',
} as const;

function readUnitPlan(wire: Unit__Output | null): UnitPlan {
  if (wire === null) {
    throw planInvalid('UNIT_INVALID', [
      { field: 'unit', code: 'UNIT_MISSING', message: 'Say what the unit is.' },
    ]);
  }
  const problems: Problem[] = [];
  const refuse: Refuse = (field, code, message) => {
    problems.push({ field: `unit.${field}`, code, message });
    return null;
  };
  const { unit, name, warningDays = STANDARD_WARNING_DAYS } = wire;
  if (!isCallerId(unit)) {
    refuse('unit', 'ID_INVALID', 'A unit has 1 to 64 letters, digits, dots, underscores or hyphens.');
  }
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    refuse('name', 'NAME_INVALID', `A name has 1 to ${MAX_NAME_LENGTH} characters.`);
  }
  if (warningDays < 0 || warningDays > MAX_WARNING_DAYS) {
    refuse('warning_days', 'WARNING_INVALID', `This is a number of days from 0 to ${MAX_WARNING_DAYS}.`);
  }
  const expiry = readExpiry(wire, refuse);
  if (problems.length > 0) throw planInvalid('UNIT_INVALID', problems);
  return {
    unit,
    name,
    warningDays,
    shortfall: SHORTFALL_OF_WIRE[wire.shortfall],
    ...(expiry !== undefined && { expiry }),
  };
}

const WIRE_SHORTFALL = {
  below_zero: 'SHORTFALL_POLICY_BELOW_ZERO',
  owe: 'SHORTFALL_POLICY_OWE',
} as const;

function toUnit({ plan, version, activeFrom }: Defined): Unit {
  const { unit, name, expiry, warningDays, shortfall } = plan;
  return {
    unit,
    name,
    ...toExpiry(expiry),
    warningDays,
    shortfall: WIRE_SHORTFALL[shortfall],
    version,
    activeFrom: toTimestamp(activeFrom),
  };
}
