import type { Attributes } from '@rapport/rules/evaluator';

/** A free attribute has 64 characters at most, of which the prefix takes eight. */
const CHANNEL = /^[A-Za-z0-9_-]{1,56}$/u;

export const isChannel = (channel: string): boolean => CHANNEL.test(channel);

/**
 * Whether a member has consented to be reached by a channel. Nothing but `true` is consent: who has not been asked, or has
 * withdrawn it, cannot be reached.
 */
export function canBeReached({ free = {} }: Attributes, channel: string): boolean {
  const attribute = `consent_${channel}`;
  return Object.hasOwn(free, attribute) && free[attribute] === true;
}
