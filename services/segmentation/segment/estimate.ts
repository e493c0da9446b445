/** What a sample says about all of them; counts of members. */
export interface Estimate {
  readonly members: number;
  /** The true number lies in [low, high] in 95 of 100 samples. */
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution for an interval that holds in 95 of 100. */
const Z = 1.959_964;

/**
 * How many of all members match, from a sample drawn without replacement: Wilson's score interval, which is sound also
 * where few match or none (Wilson 1927; Brown, Cai and DasGupta 2001). The sample counts for more the more of all members
 * are in it, and is exact where all are.
 */
export function estimate(total: number, sampled: number, matching: number): Estimate {
  if (sampled >= total) return { members: matching, low: matching, high: matching };
  if (sampled === 0) return { members: 0, low: 0, high: total };
  const share = matching / sampled;
  const n = (sampled * (total - 1)) / (total - sampled);
  const spread = Z * Math.sqrt((share * (1 - share)) / n + (Z / (2 * n)) ** 2);
  const [centre, scale] = [share + Z ** 2 / (2 * n), 1 + Z ** 2 / n];
  // What was seen is certain: that many match, and that many do not.
  const low = Math.max(matching, Math.floor(((centre - spread) / scale) * total));
  const high = Math.min(total - (sampled - matching), Math.ceil(((centre + spread) / scale) * total));
  return { members: Math.round(share * total), low, high };
}
