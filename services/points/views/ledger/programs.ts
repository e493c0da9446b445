import { isTransaction, worthOf } from '../../account/events.ts';
import type { TransactionEvent } from '../../account/events.ts';
import type { LedgerEntry } from './queries.ts';

/** What no programme has brought out. */
export const NO_PROGRAM = '';

/** Points of a programme, signed. */
export interface ProgramPart {
  readonly program: string;
  readonly amount: bigint;
}

/**
 * To which programmes the points of one account belong, in booking order: to that of the rule that they were earned by,
 * or that gave them out of its own account. What is spent, sent or expires is what came in first, whatever lot it is of:
 * an interpretation of the history that no decision needs, as is which earning a spent point came from.
 */
export interface ProgramAttribution {
  /** What a booking adds to programmes or takes from them; together what it is worth. */
  readonly add: (entry: LedgerEntry) => readonly ProgramPart[];
  /** Whose the first so many points are of what there is, and the next; takes nothing. */
  readonly next: (amounts: readonly bigint[]) => readonly (readonly ProgramPart[])[];
}

interface Layer {
  readonly program: string;
  /** Below zero where more was taken than was there. */
  amount: bigint;
}

const isThere = ({ amount }: Layer): boolean => amount > 0n;

export function attributePrograms(): ProgramAttribution {
  /** In the order in which they came in; neighbours of one programme are one, so that most accounts have one. */
  let layers: Layer[] = [];
  /** What was moved by transactions that may come back, where a programme had a part in it. */
  const byVersion = new Map<number, readonly ProgramPart[]>();
  const byTransfer = new Map<string, readonly ProgramPart[]>();

  /** What makes good what is below zero counts to whom that is of. */
  const gain = (parts: readonly ProgramPart[], place: 'first' | 'last'): readonly ProgramPart[] => {
    const rest = parts.map((part): Layer => ({ ...part }));
    const filled = layers
      .filter((layer) => !isThere(layer))
      .flatMap((layer) => {
        const size = take(rest, -layer.amount);
        layer.amount += size;
        return size > 0n ? [{ program: layer.program, amount: size }] : [];
      });
    const left = rest.filter(isThere);
    const gained = [...filled, ...left.map((part) => ({ ...part }))];
    layers = compact(place === 'last' ? [...layers, ...left] : [...left, ...layers]);
    return compact(gained);
  };

  /** @param program whose what is not there is */
  const lose = (order: readonly Layer[], amount: bigint, program: string): readonly ProgramPart[] => {
    const lost: ProgramPart[] = [];
    let missing = amount;
    for (const layer of order) {
      const size = take([layer], missing);
      missing -= size;
      if (size > 0n) lost.push({ program: layer.program, amount: -size });
    }
    if (missing > 0n) {
      lost.push({ program, amount: -missing });
      layers.push({ program, amount: -missing });
    }
    layers = compact(layers);
    return compact(lost);
  };

  const move = (event: TransactionEvent): readonly ProgramPart[] => {
    const { type, data } = event;
    const worth = worthOf(data);
    if (worth === 0n) return [];
    const original =
      type === 'Reversed'
        ? (byVersion.get(data.reverses) ?? [])
        : type === 'TransferReturned'
          ? (byTransfer.get(data.transferId) ?? [])
          : undefined;
    if (worth > 0n) {
      const program = programOf(event);
      if (original === undefined) return gain([{ program, amount: worth }], 'last');
      // What was taken last comes back first, and is as old as it was.
      const taken = original.map(({ program: of, amount }): Layer => ({ program: of, amount: -amount }));
      return gain(lastOf(taken, worth), 'first');
    }
    const there = layers.filter(isThere);
    if (type === 'Reversed') {
      // What was given last is taken back first.
      const owners = original?.map(({ program }) => program) ?? [];
      const isOwn = ({ program }: Layer): boolean =>
        owners.length === 0 ? program === NO_PROGRAM : owners.includes(program);
      const order = [...there.filter(isOwn).reverse(), ...there.filter((layer) => !isOwn(layer))];
      return lose(order, -worth, owners[0] ?? NO_PROGRAM);
    }
    const program = programOf(event);
    const isFirst = (layer: Layer): boolean => program !== NO_PROGRAM && layer.program === program;
    const order = [...there.filter(isFirst), ...there.filter((layer) => !isFirst(layer))];
    return lose(order, -worth, program);
  };

  return {
    add: ({ event, version }) => {
      if (!isTransaction(event)) return [];
      const parts = move(event);
      if (parts.every(({ program }) => program === NO_PROGRAM)) return parts;
      byVersion.set(version, parts);
      if (event.type === 'TransferSent') byTransfer.set(event.data.transferId, parts);
      if (event.type === 'Reversed' && event.data.back !== undefined) {
        byTransfer.set(event.data.back.transferId, parts);
      }
      return parts;
    },
    next: (amounts) => {
      const left = layers.filter(isThere).map((layer): Layer => ({ ...layer }));
      return amounts.map((amount) => {
        let rest = amount;
        return left.flatMap((layer) => {
          const size = take([layer], rest);
          rest -= size;
          return size > 0n ? [{ program: layer.program, amount: size }] : [];
        });
      });
    },
  };
}

function programOf({ type, data }: TransactionEvent): string {
  if ('rule' in data) return data.rule.programId ?? NO_PROGRAM;
  if (type === 'TransferReceived' && 'owner' in data.from && data.from.owner.kind === 'program') {
    return data.from.owner.id;
  }
  return NO_PROGRAM;
}

/** Takes up to an amount out of layers, in their order, and says how much that was. */
function take(layers: readonly Layer[], amount: bigint): bigint {
  let rest = amount;
  for (const layer of layers) {
    const size = layer.amount < rest ? layer.amount : rest;
    layer.amount -= size;
    rest -= size;
  }
  return amount - rest;
}

/** The last of what was taken, up to an amount; what is beyond it was no programme's. */
function lastOf(taken: readonly Layer[], amount: bigint): readonly ProgramPart[] {
  let rest = amount;
  const parts = taken.toReversed().flatMap(({ program, amount: of }) => {
    const size = of < rest ? of : rest;
    rest -= size;
    return size > 0n ? [{ program, amount: size }] : [];
  });
  return [...(rest > 0n ? [{ program: NO_PROGRAM, amount: rest }] : []), ...parts.reverse()];
}

function compact(parts: readonly ProgramPart[]): Layer[] {
  const found: Layer[] = [];
  for (const { program, amount } of parts) {
    const last = found.at(-1);
    if (amount === 0n) continue;
    if (last?.program === program && last.amount > 0n === amount > 0n) last.amount += amount;
    else found.push({ program, amount });
  }
  return found;
}
