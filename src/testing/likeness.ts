/** How much two names resemble each other, for lists that show the likeliest first. */

/** 0 (nothing in common) to 1 (the same), by the pairs of letters that both have; capitals do not count. */
export function likeness(one: string, other: string): number {
  const [ones, others] = [pairs(one), pairs(other)];
  if (one.toLowerCase() === other.toLowerCase()) return 1;
  if (ones.length + others.length === 0) return 0;
  const left = [...others];
  const shared = ones.filter((pair) => {
    const at = left.indexOf(pair);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (ones.length + others.length);
}

function pairs(name: string): string[] {
  const letters = name.toLowerCase();
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2));
}
