/** Medians. */

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the rounds' own ratios: both sides of each were measured under the same conditions. */
export function medianRatio(ours, rivals) {
  return median(ours.map((value, round) => value / rivals[round]));
}

/**
 * For differences, of which a single round's may be next to nothing by chance.
 * @returns null when the noise was larger than what the rival costs: then nothing was measured
 */
export function ratioOfMedians(ours, rivals) {
  const rival = median(rivals);
  return rival > 0 ? median(ours) / rival : null;
}
