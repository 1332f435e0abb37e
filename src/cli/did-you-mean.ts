/** `; did you mean …?` where one of the names is near enough to what was typed, else nothing. */
export function didYouMean(typed: string, names: readonly string[], prefix = ''): string {
  const [best] = names
    .map((name) => ({ name, distance: distanceBetween(typed, name) }))
    .filter(({ name, distance }) => distance <= Math.min(2, name.length / 2))
    .sort((a, b) => a.distance - b.distance);
  return best ? `; did you mean ${prefix}${best.name}?` : '';
}

/** Letters to insert, drop, replace or swap with their neighbour (optimal string alignment). */
function distanceBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const steps = [replaced, rows[i - 1]![j]! + 1, row[j - 1]! + 1];
      row.push(Math.min(...steps, swapped ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
