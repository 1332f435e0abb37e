const localSource = /\bsource"?\s*[=:]\s*"(\.\.?(?:\/[^"\\\n]*)?)"/g;

/**
 * Local sources of module calls as far as the bare text shows them, of native and of JSON syntax: `./x`, `../x`.
 * A cheap look for deciding what to read: it may take one from a comment, and never misses a literal.
 */
export function localSourcesIn(text: string): string[] {
  return [...text.matchAll(localSource)].map(([, source]) => source!);
}
