import type { Store } from '@rapport/engine/ports/store';
import type { Mid, TenantId } from '@rapport/kernel/ids';
import type { Standing } from '../../rule/standing.ts';
import { DEFINITIONS, STANDINGS as TIER_STANDINGS, TIERS, tierDocumentId } from '../tiers/documents.ts';
import type { ProgramsDocument, TierDocument } from '../tiers/documents.ts';
import { STANDINGS, standingId } from './projection.ts';
import type { StandingDocument } from './projection.ts';
import { programsNamed, standingOf } from './standing.ts';
import type { StandingAt } from './standing.ts';

/** What members are, as far as it is asked for. */
export async function standingsOf(
  store: Store,
  tenant: TenantId,
  mids: readonly Mid[],
  named: Standing,
): Promise<ReadonlyMap<Mid, StandingAt>> {
  const asked = programsNamed(named.tiers);
  if (asked.length === 0 && named.segments.length === 0) return new Map();
  const members = await store.getMany(
    STANDINGS,
    mids.map((mid) => standingId(tenant, mid)),
  );
  const programs = asked.length === 0 ? [] : await programsOf(store, tenant);
  const participating = programs.filter(({ programId }) => asked.includes(programId));
  const documents = await store.getMany(
    `${TIERS}.${TIER_STANDINGS}`,
    participating.flatMap(({ programId }) => mids.map((mid) => tierDocumentId(tenant, programId, mid))),
  );
  return new Map(
    mids.map((mid) => {
      const { segments = [] } = (members.get(standingId(tenant, mid)) ?? {}) as Partial<StandingDocument>;
      const participations = participating.map((program) => ({
        program,
        document: documents.get(tierDocumentId(tenant, program.programId, mid)) as TierDocument | undefined,
      }));
      return [mid, standingOf(segments, participations)];
    }),
  );
}

/** Every partition is told of the programs, so one of them will do. */
async function programsOf(store: Store, tenant: TenantId): Promise<ProgramsDocument['programs']> {
  const [found] = await store.find(`${TIERS}.${DEFINITIONS}`, {
    filter: { _id: { gte: `${tenant}:`, lt: `${tenant};` } },
    limit: 1,
  });
  return (found as ProgramsDocument | undefined)?.programs ?? [];
}
