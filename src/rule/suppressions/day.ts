/** Days as `YYYY-MM-DD`, in UTC: suppressions end with one, and a verdict holds for one. */

const length = 86_400_000;

/** The day on which this runs. */
export function today(): string {
  return written(Date.now());
}

/** So many days after a day, or before it. */
export function dayAfter(day: string, days: number): string {
  return written(Date.parse(`${day}T00:00:00Z`) + days * length);
}

/** The days from one day until another; below zero where that is past. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / length);
}

function written(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
