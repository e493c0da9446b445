import fc from 'fast-check';
import { Gate } from './gate.ts';

interface Piece {
  readonly kind: 'alone' | 'beside';
  /** Turns of the event loop that it takes. */
  readonly turns: number;
  readonly fails: boolean;
}

const pieces = fc.array(
  fc.record<Piece>({
    kind: fc.constantFrom('alone', 'beside'),
    turns: fc.integer({ min: 0, max: 4 }),
    fails: fc.boolean(),
  }),
  { maxLength: 20 },
);

describe('a gate', () => {
  it('lets nobody beside whoever runs alone, and nobody overtake', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (all) => {
        const gate = new Gate();
        const inside = new Set<number>();
        const begun: number[] = [];
        const run = async (index: number, { kind, turns, fails }: Piece): Promise<number> => {
          const others = [...inside].map((other) => all[other]?.kind);
          expect(kind === 'alone' ? others : others.filter((other) => other === 'alone')).toEqual([]);
          inside.add(index);
          begun.push(index);
          for (let turn = 0; turn < turns; turn += 1) await new Promise((next) => setImmediate(next));
          inside.delete(index);
          if (fails) throw new Error(`${index}`);
          return index;
        };
        const results = await Promise.allSettled(
          all.map((piece, index) => {
            const work = (): Promise<number> => run(index, piece);
            return piece.kind === 'alone' ? gate.runAlone(work) : gate.runBeside(work);
          }),
        );
        expect(begun).toEqual(all.map((_, index) => index));
        expect(results.map(({ status }) => status)).toEqual(
          all.map(({ fails }) => (fails ? 'rejected' : 'fulfilled')),
        );
      }),
    );
  });

  it('lets those beside each other run at once', async () => {
    const gate = new Gate();
    let meet = (): void => undefined;
    const met = new Promise<void>((resolve) => {
      meet = resolve;
    });
    await Promise.all([gate.runBeside(() => met), gate.runBeside(async () => meet())]);
  });
});
