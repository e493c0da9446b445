import type { TenantId } from '@rapport/kernel/ids';
import type { Engine } from '@rapport/engine/ports/engine';
import { ownerIdOf } from '../account/owner.ts';
import type { OpenAccount } from '../account/state.ts';
import type { Sender } from './transfers.ts';

/** An account as the sweeper finds it. */
export interface Swept {
  readonly stream: string;
  readonly tenant: TenantId;
  readonly version: number;
  readonly state: OpenAccount;
}

export type Works = Pick<Engine, 'store' | 'submit'>;

/** As the other account of whatever leaves it is told of it. */
export function senderOf({ tenant, state }: Pick<Swept, 'tenant' | 'state'>): Sender {
  const { unit, personal, terms } = state;
  return {
    ...{ ...ownerIdOf(state), tenant, unit },
    ...(personal !== undefined && { personal }),
    ...(terms !== undefined && { terms }),
  };
}
