const date = /\d{4}-\d\d-\d\d/g;

/**
 * The last day for which what was found on `today` still holds: the earliest date from today on that any text
 * names, because a suppression may end on it. Null where there is none.
 */
export function lastDay(contents: ReadonlyMap<string, Uint8Array>, today: string): string | null {
  let next: string | null = null;
  for (const bytes of contents.values()) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    for (const [day] of text.matchAll(date)) if (day >= today && (next === null || day < next)) next = day;
  }
  return next;
}
