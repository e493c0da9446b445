import { givenBy } from '../account/events.ts';

const booked = (debit: string, credit: string, amount = 5n) => ({ postings: [{ debit, credit, amount }] });

describe('what a booking gives', () => {
  it.each([
    ['issuance', 'member', 5n],
    ['issuance', 'pending', 5n],
    ['budget', 'member', 5n],
    ['adjustment', 'member', 5n],
    ['member', 'issuance', -5n],
    ['member', 'budget', -5n],
    ['member', 'redemption', 0n],
    ['member', 'transit', 0n],
    ['transit', 'member', 0n],
    ['member', 'expiry', 0n],
  ])('from %s to %s is %d', (debit, credit, given) => {
    expect(givenBy(booked(debit, credit) as never)).toBe(given);
  });
});
