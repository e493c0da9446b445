import { canBeReached, isChannel } from './reach.ts';

describe('reach by a channel', () => {
  it.each([
    [{ free: { consent_email: true } }, true],
    [{ free: { consent_email: false } }, false],
    [{ free: { consent_email: 'true' } }, false],
    [{ free: { consent_sms: true } }, false],
    [{ free: {} }, false],
    [{}, false],
  ])('needs consent that says so: %j', (attributes, expected) => {
    expect(canBeReached(attributes, 'email')).toBe(expected);
  });

  it('is asked of names that an attribute can have', () => {
    expect(['email', 'WeChat-1', 'a'.repeat(56)].every(isChannel)).toBe(true);
    expect(['', 'e mail', 'a.b', 'a'.repeat(57), 'é'].some(isChannel)).toBe(false);
  });
});
