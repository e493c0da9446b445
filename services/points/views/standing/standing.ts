import type { Fact } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Documents } from '@rapport/kernel/projection';
import { NO_STANDING } from '../../rule/standing.ts';
import type { Standing } from '../../rule/standing.ts';
import { qualifiedBy } from '../../tier/program.ts';
import type { TierName, TierProgram } from '../../tier/program.ts';
import { tierOf } from '../../tier/standing.ts';
import { partitionId } from '../bookings.ts';
import {
  DEFINITIONS,
  STANDINGS as TIER_STANDINGS,
  TIERS,
  standingAt,
  tierDocumentId,
} from '../tiers/documents.ts';
import type { ProgramsDocument, TierDocument } from '../tiers/documents.ts';
import { STANDINGS } from './projection.ts';
import type { StandingDocument } from './projection.ts';

/** What a member is when an event takes effect. */
export type StandingAt = (at: EpochMs) => Standing;

export const NOBODY: StandingAt = () => NO_STANDING;

/** A tier program, and where the member stands in it. */
interface Participation {
  readonly program: TierProgram;
  /** Absent where nothing was booked for the member since the program was made. */
  readonly document?: TierDocument | undefined;
}

/**
 * Segments as they were told last, and tiers as of an instant: by what is booked by now and counts up to and including
 * it, as far back as a program keeps changes one by one.
 */
export const standingOf =
  (segments: readonly string[], participations: readonly Participation[]): StandingAt =>
  (at) => ({ segments, tiers: participations.flatMap((one) => reached(one, at)) });

function reached({ program, document }: Participation, at: EpochMs): readonly TierName[] {
  const highest =
    document === undefined ? qualifiedBy(program, 0n) : tierOf(program, standingAt(program, document, at));
  return program.tiers.slice(0, highest + 1).map(({ tierId }) => ({ programId: program.programId, tierId }));
}

export const programsNamed = (tiers: readonly TierName[]): readonly string[] => [
  ...new Set(tiers.map(({ programId }) => programId)),
];

/** What a fact's member is, from the documents that a reaction sees: of tiers those of the programs that are asked for. */
export function standingIn(
  documents: Documents,
  { event: { tenantid: tenant }, key, position, effectiveAt }: Fact,
  tiers: readonly TierName[],
): Standing {
  const segments = documents.get<StandingDocument>(STANDINGS, key)?.segments ?? [];
  const asked = programsNamed(tiers);
  if (asked.length === 0) return { segments, tiers: [] };
  const definitions = partitionId(tenant, position.partition);
  const programs = documents.get<ProgramsDocument>(`${TIERS}.${DEFINITIONS}`, definitions)?.programs ?? [];
  const mid = key.slice(tenant.length + 1);
  const participations = programs
    .filter(({ programId }) => asked.includes(programId))
    .map((program) => ({
      program,
      document: documents.get<TierDocument>(
        `${TIERS}.${TIER_STANDINGS}`,
        tierDocumentId(tenant, program.programId, mid),
      ),
    }));
  return standingOf(segments, participations)(effectiveAt);
}
