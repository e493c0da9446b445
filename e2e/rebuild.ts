import { setTimeout as wait } from 'node:timers/promises';
import type { Clients, Service } from '@rapport/scripts/clients';

/** A rebuild takes most of a second, and five services are asked at once. */
const POLL_MS = 100;

/** A projection beside its second building, as the service itself compares them. */
export interface Comparison {
  readonly projection: string;
  readonly equal: boolean;
  /** SHA-256 of each collection's canonical dump, live and rebuilt. */
  readonly collections: readonly {
    readonly collection: string;
    readonly documents: number;
    readonly live: string;
    readonly rebuilt: string;
  }[];
  /** Why it could not be compared; empty where it was. */
  readonly failure: string;
}

/** Builds every projection of a service from zero, one after another, and compares each with the live one. */
export async function rebuildAll(admin: Clients['admin'][Service]): Promise<readonly Comparison[]> {
  const { projections } = await admin.GetProjectionStatus({});
  const comparisons: Comparison[] = [];
  for (const { projection } of projections) {
    await admin.RebuildProjection({ projection });
    for (;;) {
      const [status] = (await admin.GetProjectionStatus({ projection })).projections;
      if (status === undefined) throw new Error(`There is no projection ${projection} any more.`);
      if (status.rebuild === 'REBUILD_STATE_RUNNING') {
        await wait(POLL_MS);
        continue;
      }
      const { live, rebuilt, failure } = status;
      const same = live.every(({ sha256 }, index) => sha256 === rebuilt[index]?.sha256);
      comparisons.push({
        projection,
        equal: status.rebuild === 'REBUILD_STATE_COMPARED' && status.equal && same,
        collections: live.map(({ collection, documents, sha256 }, index) => ({
          collection,
          documents: Number(documents),
          live: sha256,
          rebuilt: rebuilt[index]?.sha256 ?? '',
        })),
        failure,
      });
      break;
    }
  }
  return comparisons;
}
