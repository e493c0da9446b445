import type { TenantId } from '@rapport/kernel/ids';
import type { Clock } from '@rapport/kernel/clock';
import { toInstant } from '@rapport/kernel/instant';
import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import { checkMemberRef } from '@rapport/platform/members/identifier';
import type { MemberIdentifier } from '@rapport/kernel/ids';
import { checkItem } from '../interactions/check.ts';
import type { Interaction, ItemRefusal } from '../interactions/interaction.ts';
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
  /** One result per item, in order; a bad item harms no other. `bytes`: how large all of them are together, at most. */
  readonly takeItems: (
    items: readonly unknown[],
    caller: Caller,
    bytes: number,
  ) => Promise<readonly ItemResult[]>;
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
    content: { ...data, member, occurredAt: toInstant(occurredAt) },
    data: { ...data, personal: { keyId: 'none', alg: 'none', data: { ...member } } },
    ...(data.verb === 'content.shared' && data.shareId !== undefined && { ownsShareId: data.shareId }),
  };
}

function idIn(item: unknown): string {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : '';
  return typeof id === 'string' ? id.slice(0, 64) : '';
}

function rejected(item: unknown, { code, message, field }: ItemRefusal): ItemResult {
  return {
    id: idIn(item),
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

/** One way of checking for both doors: shape, meaning, then repetition. */
export function createItemIntake({ intake, settings, identify, clock }: Options): ItemIntake {
  const readShape = createShapeReader();
  return {
    takeItems: async (items, caller, bytes) => {
      const tooLarge = itemsTooLarge(items, bytes);
      const { maxAgeDays, currency } = await settings.settingsOf(caller.tenant);
      const context = {
        now: clock.now(),
        boundsFuture: !clock.follows(),
        backfill: caller.backfill,
        maxAgeDays,
        currency,
        checkMember: checkMemberRef,
      };
      const results: ItemResult[] = [];
      const facts: MemberFact[] = [];
      const places: number[] = [];
      for (const [index, item] of items.entries()) {
        if (tooLarge.has(index)) {
          const message = `An interaction has at most ${MAX_ITEM_BYTES} bytes as JSON.`;
          results[index] = rejected(item, { code: 'ITEM_TOO_LARGE', field: '', message });
          continue;
        }
        const shaped = readShape(item);
        const checked = shaped.outcome === 'shaped' ? checkItem(shaped.item, context) : shaped;
        if (checked.outcome === 'rejected') {
          results[index] = rejected(item, checked.rejection);
          continue;
        }
        places.push(index);
        facts.push(toFact(checked.interaction, caller, identify));
      }
      if (facts.length === 0) return results;
      for (const [index, taken] of (await intake.take(facts)).entries()) {
        const place = places[index] ?? 0;
        if (taken.status === 'reused') {
          results[place] = rejected(items[place], {
            code: 'ID_REUSED',
            field: taken.field,
            message: REUSED[taken.field],
          });
          continue;
        }
        const { id, status, position } = taken;
        results[place] = {
          id,
          status,
          ...(position !== undefined && { position: { ...position, offset: String(position.offset) } }),
        };
      }
      return results;
    },
  };
}

/** Items over the limit, by their place: only a body that is larger than one item may be can hold them. */
function itemsTooLarge(items: readonly unknown[], bodyBytes: number): ReadonlySet<number> {
  if (bodyBytes <= MAX_ITEM_BYTES) return new Set();
  return new Set(
    items.flatMap((item, index) => (Buffer.byteLength(JSON.stringify(item)) > MAX_ITEM_BYTES ? [index] : [])),
  );
}
