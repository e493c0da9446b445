import { isCallerId } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import { DAY_MS, MINUTE_MS, parseInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { VERBS, isVerb } from '@rapport/contracts/ingestion/verbs';
import { nearestName } from '@rapport/rules/vocabulary';
import type { Checked, ItemRefusal } from './interaction.ts';
import { refuse } from './interaction.ts';

type Scalar = string | number | boolean;
type ScalarMap = Readonly<Record<string, Scalar>>;

/** An item whose shape was checked: every field that is there has its type. */
export interface ShapedItem {
  readonly id?: string;
  readonly memberId?: string;
  readonly anonymousId?: string;
  readonly member?: { readonly namespace?: string; readonly externalId: string };
  readonly verb: string;
  readonly occurredAt?: string;
  readonly object?: { readonly kind: string; readonly id: string; readonly tags?: readonly string[] };
  readonly channel?: string;
  readonly touchpointId?: string;
  readonly campaignId?: string;
  readonly shareId?: string;
  readonly parentShareId?: string;
  readonly value?: { readonly amount: number | string; readonly currency: string };
  readonly dwellMs?: number;
  readonly depthPct?: number;
  readonly device?: ScalarMap;
  readonly geo?: ScalarMap;
  readonly properties?: ScalarMap;
}

export interface CheckContext {
  readonly now: EpochMs;
  /** A clock that follows events has no future. */
  readonly boundsFuture: boolean;
  readonly backfill: boolean;
  readonly maxAgeDays: number;
  readonly currency: string;
  readonly checkMember: (
    member: MemberRef,
  ) =>
    | { readonly code: 'MEMBER_NAMESPACE_INVALID' | 'MEMBER_EXTERNAL_ID_INVALID'; readonly message: string }
    | undefined;
}

/** Clocks of phones differ by minutes, not by hours. */
export const MAX_FUTURE_MS = 15 * MINUTE_MS;

const MAX_INT64 = 2n ** 63n - 1n;
const PROPERTY_NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
const COORDINATES: ReadonlySet<string> = new Set([
  'lat',
  'latitude',
  'lon',
  'lng',
  'longitude',
  'coordinates',
  'ip',
  'ipaddress',
  'ip_address',
]);
/** Lone surrogates are no text, and control characters other than tab and line ends never mean anything. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** How any such text looks inside of JSON; also a backslash before such a letter, which is none. */
const MAYBE_BAD_TEXT = /\\[ubf]|\u007f/;

function badText(value: unknown): boolean {
  return typeof value === 'string' && (!value.isWellFormed() || CONTROL.test(value));
}

/** The first text anywhere in the item that is none. Items are flat: two levels below the top at most. */
function findBadText(value: unknown, path: string): string | undefined {
  if (badText(value)) return path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (badText(key)) return path;
    const found = findBadText(part, place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function memberOf(item: ShapedItem): MemberRef | undefined {
  if (item.memberId !== undefined) return { namespace: 'user', externalId: item.memberId };
  if (item.member !== undefined) {
    return { namespace: item.member.namespace ?? 'user', externalId: item.member.externalId };
  }
  return item.anonymousId === undefined
    ? undefined
    : { namespace: 'anonymous', externalId: item.anonymousId };
}

/** Minor units: a JSON integer that is exact, or decimal text up to int64; never negative. */
function readAmount(amount: number | string): bigint | undefined {
  if (typeof amount === 'number')
    return Number.isSafeInteger(amount) && amount >= 0 ? BigInt(amount) : undefined;
  if (!/^(0|[1-9][0-9]{0,18})$/.test(amount)) return undefined;
  const value = BigInt(amount);
  return value > MAX_INT64 ? undefined : value;
}

function checkMaps(item: ShapedItem): ItemRefusal | undefined {
  for (const field of ['device', 'geo', 'properties'] as const) {
    for (const name of Object.keys(item[field] ?? {})) {
      if (name === '__proto__' || !PROPERTY_NAME.test(name)) {
        return {
          code: 'PROPERTY_NAME_INVALID',
          field,
          message: `A name in ${field} begins with a letter or underscore and has at most 64 letters, digits, ".", "_" and "-".`,
        };
      }
      if (field === 'geo' && COORDINATES.has(name.toLowerCase())) {
        return {
          code: 'COORDINATES_NOT_TAKEN',
          field: `geo.${name}`,
          message: 'Coordinates and addresses are not kept; send a region instead.',
        };
      }
    }
  }
  return undefined;
}

function checkTime(item: ShapedItem, context: CheckContext): { readonly at: EpochMs } | ItemRefusal {
  const { now, backfill, maxAgeDays, boundsFuture } = context;
  const field = 'occurredAt';
  if (item.occurredAt === undefined || item.occurredAt === '') {
    return {
      code: 'OCCURRED_AT_MISSING',
      field,
      message: 'Say when it happened, for example 2026-03-01T08:15:30Z.',
    };
  }
  const at = parseInstant(item.occurredAt);
  if (at === undefined) {
    return {
      code: 'OCCURRED_AT_UNPARSABLE',
      field,
      message: 'occurredAt is an instant with an offset (RFC 3339), for example 2026-03-01T08:15:30Z.',
    };
  }
  if (boundsFuture && at > now + MAX_FUTURE_MS) {
    return {
      code: 'OCCURRED_AT_IN_FUTURE',
      field,
      message: 'occurredAt is more than 15 minutes in the future.',
    };
  }
  if (!backfill && at < now - maxAgeDays * DAY_MS) {
    return {
      code: 'OCCURRED_AT_TOO_OLD',
      field,
      message: `occurredAt is more than ${maxAgeDays} days ago; old events are taken as a backfill only.`,
    };
  }
  return { at };
}

function checkShare(item: ShapedItem): ItemRefusal | undefined {
  if (item.verb !== 'content.shared') return undefined;
  if (item.shareId === undefined) {
    return {
      code: 'SHARE_ID_MISSING',
      field: 'shareId',
      message: 'A share needs the shareId that leads back to it.',
    };
  }
  if (item.object === undefined && item.parentShareId === undefined) {
    return {
      code: 'SHARE_WITHOUT_CONTENT',
      field: 'object',
      message: 'Say what was shared by object, or what it came from by parentShareId.',
    };
  }
  return undefined;
}

/** What the shape cannot say: meanings, times, money, names. Pure. `json`: the item as JSON. */
export function checkItem(item: ShapedItem, json: string, context: CheckContext): Checked {
  // One look at the whole instead of sixty at its parts: every item comes by here.
  const badTextAt = MAYBE_BAD_TEXT.test(json) ? findBadText(item, '') : undefined;
  if (badTextAt !== undefined) {
    return refuse(
      'TEXT_INVALID',
      badTextAt,
      'A text holds a control character or half of a character (lone surrogate).',
    );
  }
  if (item.id !== undefined && !isCallerId(item.id)) {
    return refuse('ID_INVALID', 'id', 'An id has 1 to 64 letters, digits, ".", "_" and "-".');
  }
  const member = memberOf(item);
  if (member === undefined) {
    return refuse(
      'MEMBER_MISSING',
      'memberId',
      'Say who it was: memberId, anonymousId or member {namespace, externalId}.',
    );
  }
  const badMember = context.checkMember(member);
  if (badMember !== undefined) return refuse(badMember.code, 'memberId', badMember.message);
  const { verb } = item;
  if (!isVerb(verb)) {
    const nearest = nearestName(verb, VERBS);
    const hint = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
    return refuse('UNKNOWN_VERB', 'verb', `The verb is none of the catalogue.${hint}`);
  }
  const time = checkTime(item, context);
  if ('code' in time) return { outcome: 'rejected', rejection: time };
  for (const field of ['touchpointId', 'campaignId', 'shareId', 'parentShareId'] as const) {
    const id = item[field];
    if (id !== undefined && !isCallerId(id)) {
      return refuse('ID_INVALID', field, `${field} has 1 to 64 letters, digits, ".", "_" and "-".`);
    }
  }
  const problem = checkMaps(item) ?? checkShare(item);
  if (problem !== undefined) return { outcome: 'rejected', rejection: problem };
  const amount = item.value === undefined ? undefined : readAmount(item.value.amount);
  if (item.value !== undefined) {
    if (amount === undefined) {
      return refuse(
        'AMOUNT_INVALID',
        'value.amount',
        'An amount is a whole number of minor units, zero or more: a JSON integer up to 2^53 − 1, or decimal text up to 2^63 − 1.',
      );
    }
    if (item.value.currency !== context.currency) {
      return refuse(
        'CURRENCY_NOT_TENANTS',
        'value.currency',
        `Values of this tenant are in ${context.currency}.`,
      );
    }
  }
  const {
    id,
    memberId: _,
    anonymousId: __,
    member: ___,
    occurredAt: ____,
    value,
    verb: _____,
    ...rest
  } = item;
  return {
    outcome: 'valid',
    interaction: {
      ...(id !== undefined && { id }),
      member,
      occurredAt: time.at,
      data: {
        verb,
        ...copyTags(rest),
        ...(value !== undefined &&
          amount !== undefined && { value: { amount: String(amount), currency: value.currency } }),
      },
    },
  };
}

function copyTags<Rest extends Pick<ShapedItem, 'object'>>(rest: Rest) {
  const { object, ...others } = rest;
  if (object === undefined) return others;
  const { tags, ...named } = object;
  return { ...others, object: tags === undefined ? named : { ...named, tags: [...tags] } };
}
