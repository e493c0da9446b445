import { derivedId } from '@rapport/kernel/ids';
import type { Mid } from '@rapport/kernel/ids';
import type { Store } from '@rapport/engine/ports/store';
import type { MergedInto } from '../account/merging.ts';
import { memberOfStream, streamOfOwner } from '../account/names.ts';
import type { OpenAccount } from '../account/state.ts';
import { findAccount } from '../views/ledger/queries.ts';
import { ownCommand } from './ownCommand.ts';
import type { Swept, Works } from './swept.ts';

export const MERGE_POLICY = 'points.merge.v1';

/** Members who were merged one into the next; those who are known twice, by two devices for instance, make two or three. */
const MAX_CHAIN = 100;

interface Merged {
  readonly mid: Mid;
  readonly merge: MergedInto;
}

/** Where merges lead back to the account, and points would go round for ever: the newest of them, which is none. */
async function newestOfCircle(store: Store, { stream, tenant, state }: Swept): Promise<Merged | undefined> {
  let current: { readonly stream: string; readonly state: OpenAccount } | undefined = { stream, state };
  let newest: Merged | undefined;
  for (let merges = 0; merges < MAX_CHAIN; merges += 1) {
    const merge: MergedInto | undefined = current?.state.mergedInto;
    const mid = current && memberOfStream(current.stream);
    if (merge === undefined || mid === undefined) return undefined;
    if (newest === undefined || merge.since > newest.merge.since) newest = { mid, merge };
    const next: string = streamOfOwner(tenant, merge.into, state.unit);
    if (next === stream) return newest;
    current = await findAccount(store, next);
  }
  return undefined;
}

/** @returns whether merges led back to the account; the newest of them is undone, and whoever looks again finds none */
export async function undoCircle(engine: Works, swept: Swept): Promise<boolean> {
  const none = await newestOfCircle(engine.store, swept);
  if (none === undefined) return false;
  const { mid, merge } = none;
  const { unit } = swept.state;
  const command = { type: 'UnmergeAccount', mid, unit, mergeId: merge.mergeId } as const;
  const id = derivedId('circle', merge.since, unit, mid);
  await engine.submit(ownCommand(MERGE_POLICY, swept.tenant, id, command));
  return true;
}
