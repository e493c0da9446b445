import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@rapport/kernel/instant';

const UNITS = [
  [DAY_MS, 'day'],
  [HOUR_MS, 'hour'],
  [MINUTE_MS, 'minute'],
  [SECOND_MS, 'second'],
  [1, 'millisecond'],
] as const;

/** A duration in the largest unit that divides it: `7 days`, `1 hour`. */
export function countedIn(ms: number): string {
  const [length, name] = UNITS.find(([unitMs]) => ms % unitMs === 0) ?? [1, 'millisecond'];
  const units = ms / length;
  return units === 1 ? `1 ${name}` : `${units} ${name}s`;
}

/** Length of a unit by its name, in the singular or the plural; `undefined` where it is none of fixed length. */
export function unitMs(name: string): number | undefined {
  const known = [...UNITS, [7 * DAY_MS, 'week'] as const];
  return known.find(([, unit]) => name === unit || name === `${unit}s`)?.[0];
}
