import type { EpochMs } from '@rapport/kernel/instant';
import { SHARE_REACHED } from './vocabulary.ts';

export type Scalar = string | number | boolean;

/** What a rule sees of one event. */
export interface RuleEvent {
  readonly id: string;
  /** A verb of the catalogue, or `share.reached`. */
  readonly verb: string;
  /** min(occurredAt, recordedAt): the moment at which it counts. */
  readonly effectiveAt: EpochMs;
  readonly objectKind?: string;
  readonly objectId?: string;
  readonly tags: readonly string[];
  readonly channel?: string;
  readonly touchpointId?: string;
  readonly campaignId?: string;
  /** Minor units of the tenant's currency. */
  readonly amount?: bigint;
  readonly dwellMs?: number;
  readonly depthPct?: number;
  readonly properties: Readonly<Record<string, Scalar>>;
}

/** The part of `InteractionRecorded`'s data that rules look at. */
export interface InteractionShape {
  readonly verb: string;
  readonly object?: { readonly kind: string; readonly id: string; readonly tags?: readonly string[] };
  readonly channel?: string;
  readonly touchpointId?: string;
  readonly campaignId?: string;
  readonly value?: { readonly amount: string };
  readonly dwellMs?: number;
  readonly depthPct?: number;
  readonly properties?: Readonly<Record<string, Scalar>>;
}

/** The part of `ShareReached`'s and `ShareReachedFurther`'s data that rules look at. */
export interface ShareReachedShape {
  readonly shareId: string;
  readonly contentId?: string;
  readonly campaignId?: string;
  readonly visitorMid: string;
  readonly qualified: boolean;
  /** 2 where the share was made of the member's; 1 where it is the member's own. */
  readonly depth?: 2;
}

const NO_TAGS: readonly string[] = [];
const NO_PROPERTIES: Readonly<Record<string, Scalar>> = {};

export function ruleEventOfInteraction(data: InteractionShape, id: string, effectiveAt: EpochMs): RuleEvent {
  return {
    id,
    verb: data.verb,
    effectiveAt,
    tags: data.object?.tags ?? NO_TAGS,
    properties: data.properties ?? NO_PROPERTIES,
    ...(data.object !== undefined && { objectKind: data.object.kind, objectId: data.object.id }),
    ...(data.channel !== undefined && { channel: data.channel }),
    ...(data.touchpointId !== undefined && { touchpointId: data.touchpointId }),
    ...(data.campaignId !== undefined && { campaignId: data.campaignId }),
    ...(data.value !== undefined && { amount: BigInt(data.value.amount) }),
    ...(data.dwellMs !== undefined && { dwellMs: data.dwellMs }),
    ...(data.depthPct !== undefined && { depthPct: data.depthPct }),
  };
}

/**
 * A visit through a share as an event `share.reached` of its sharer, or of the parent's: the object is the content, the
 * properties are `qualified`, `shareId`, `visitor` and `depth`, 1 or 2. A visit comes once, and once more when it qualifies later, so counting with
 * `properties: { qualified: true }` counts every qualified visit once.
 */
export function ruleEventOfShareReached(
  data: ShareReachedShape,
  id: string,
  effectiveAt: EpochMs,
): RuleEvent {
  return {
    id,
    verb: SHARE_REACHED,
    effectiveAt,
    tags: NO_TAGS,
    properties: {
      qualified: data.qualified,
      shareId: data.shareId,
      visitor: data.visitorMid,
      depth: data.depth ?? 1,
    },
    ...(data.contentId !== undefined && { objectKind: 'content', objectId: data.contentId }),
    ...(data.campaignId !== undefined && { campaignId: data.campaignId }),
  };
}
