import type { TenantId } from '@rapport/kernel/ids';
import type { Clock } from '@rapport/kernel/clock';
import { toInstant } from '@rapport/kernel/instant';
import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import { fingerprintOf } from '@rapport/platform/grpc/wire';
import { checkMemberRef } from '@rapport/platform/members/identifier';
import type { MemberIdentifier } from '@rapport/kernel/ids';
import { checkItem } from '../interactions/check.ts';
import type { CheckContext } from '../interactions/check.ts';
import { refuse } from '../interactions/interaction.ts';
import type { Checked, Interaction, ItemRefusal } from '../interactions/interaction.ts';
import type { Intake, MemberFact } from './intake.ts';
import type { SettingsReader } from './settings.ts';
import { createShapeReader } from './shape.ts';

/** Most items of one request; 500 of about 1 KiB are the 512 KiB of a body. */
export const MAX_ITEMS = 500;
export const MAX_ITEM_BYTES = 32 * 1_024;

export interface Caller {
  readonly tenant: TenantId;
  readonly subject: string;
  readonly backfill: boolean;
  readonly traceparent?: string;
}

export interface ItemResult {
  readonly id: string;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  readonly position?: { readonly topic: string; readonly partition: number; readonly offset: string };
  readonly reason?: string;
  readonly detail?: string;
  readonly field?: string;
}

export interface ItemIntake {
  /** One result per item, in order; a bad item harms no other. */
  readonly takeItems: (items: readonly unknown[], caller: Caller) => Promise<readonly ItemResult[]>;
}

interface Options {
  readonly intake: Intake;
  readonly settings: SettingsReader;
  readonly identify: MemberIdentifier;
  readonly clock: Clock;
}

function toFact(interaction: Interaction, caller: Caller, identify: MemberIdentifier): MemberFact {
  const { id, member, occurredAt, data } = interaction;
  return {
    tenant: caller.tenant,
    mid: identify(caller.tenant, member),
    ...(id !== undefined && { id }),
    type: interactionRecorded.type,
    occurredAt,
    actor: caller.subject,
    backfill: caller.backfill,
    ...(caller.traceparent !== undefined && { traceparent: caller.traceparent }),
    fingerprint: fingerprintOf({ ...data, member, occurredAt: toInstant(occurredAt) }),
    data: { ...data, personal: { keyId: 'none', alg: 'none', data: { ...member } } },
    ...(data.verb === 'content.shared' && data.shareId !== undefined && { ownsShareId: data.shareId }),
  };
}

function idIn(item: unknown): string {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : '';
  return typeof id === 'string' ? id.slice(0, 64) : '';
}

function rejected(id: string, { code, message, field }: ItemRefusal): ItemResult {
  return {
    id,
    status: 'rejected',
    reason: code,
    detail: message,
    ...(field !== '' && { field }),
  };
}

const REUSED = {
  id: 'This id was used before for another member or with other content.',
  shareId: 'This share belongs to another member.',
} as const;

/** One way of checking for both doors: size, shape, meaning, then repetition. */
export function createItemIntake({ intake, settings, identify, clock }: Options): ItemIntake {
  const readShape = createShapeReader();

  const check = (item: unknown, context: CheckContext): Checked => {
    const json = JSON.stringify(item);
    if (Buffer.byteLength(json) > MAX_ITEM_BYTES) {
      return refuse('ITEM_TOO_LARGE', '', `An interaction has at most ${MAX_ITEM_BYTES} bytes as JSON.`);
    }
    const shaped = readShape(item);
    return shaped.outcome === 'shaped' ? checkItem(shaped.item, json, context) : shaped;
  };

  /** Results of those that are refused, facts of the others with their places among the items. */
  const sort = (items: readonly unknown[], caller: Caller, context: CheckContext) => {
    const results: ItemResult[] = [];
    const facts: MemberFact[] = [];
    const places: { readonly index: number; readonly id: string }[] = [];
    for (const [index, item] of items.entries()) {
      const checked = check(item, context);
      if (checked.outcome === 'rejected') {
        results[index] = rejected(idIn(item), checked.rejection);
        continue;
      }
      places.push({ index, id: idIn(item) });
      facts.push(toFact(checked.interaction, caller, identify));
    }
    return { results, facts, places };
  };

  return {
    takeItems: async (items, caller) => {
      const { maxAgeDays, currency } = await settings.settingsOf(caller.tenant);
      const { results, facts, places } = sort(items, caller, {
        now: clock.now(),
        boundsFuture: !clock.follows(),
        backfill: caller.backfill,
        maxAgeDays,
        currency,
        checkMember: checkMemberRef,
      });
      if (facts.length === 0) return results;
      const answers = await intake.take(facts);
      for (const [place, { index, id }] of places.entries()) {
        const taken = answers[place];
        if (taken === undefined) throw new Error('A fact has no answer.');
        if (taken.status === 'reused') {
          const { field } = taken;
          results[index] = rejected(id, { code: 'ID_REUSED', field, message: REUSED[field] });
          continue;
        }
        const { status, position } = taken;
        results[index] = {
          id: taken.id,
          status,
          position: { ...position, offset: String(position.offset) },
        };
      }
      return results;
    },
  };
}
