import type { Clock } from '@rapport/kernel/clock';

/** What every Clock promises to those who only read it. */
export function clockContract(
  name: string,
  create: () => { readonly clock: Clock; readonly follows: boolean },
): void {
  describe(`${name} as a Clock`, () => {
    it('tells whole milliseconds that an instant can be made of', () => {
      const now = create().clock.now();
      expect(Number.isSafeInteger(now)).toBe(true);
      expect(new Date(now).getTime()).toBe(now);
    });

    it('does not go back between two looks', () => {
      const { clock } = create();
      const first = clock.now();
      expect(clock.now()).toBeGreaterThanOrEqual(first);
    });

    it('says whether it follows events', () => {
      const { clock, follows } = create();
      expect(clock.follows()).toBe(follows);
    });
  });
}
