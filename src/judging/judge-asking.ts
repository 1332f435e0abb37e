import { isTerraform, isTerragrunt, type RepositoryFiles } from '../terraform/files.ts';

/** Files that are read for what judging asks for: at once, and how often. */
const mostFiles = 300;
const mostRounds = 5;

/**
 * Judges, and reads what judging asks for, as a file whose path only its values tell: one read for each round, and
 * none where everything is there.
 *
 * @param add reads files and gives all texts with them
 * @returns the context too, with what was read
 */
export async function judgeAsking<
  Context extends { readonly texts: RepositoryFiles },
  Found extends { readonly missing?: readonly string[] | undefined },
>(
  given: Context,
  judge: (context: Context) => Promise<Found>,
  add: (texts: RepositoryFiles, files: readonly string[]) => Promise<RepositoryFiles>,
): Promise<{ readonly found: Found; readonly context: Context }> {
  let context = given;
  const asked = new Set<string>();
  for (let round = 0; ; round++) {
    const found = await judge(context);
    const missing = (found.missing ?? []).filter((path) => !asked.has(path));
    if (missing.length === 0) return { found, context };
    if (round === mostRounds) {
      // A verdict does not count for what was not read. Of files of data, judging says itself what it doesn't know.
      const left = missing.filter((path) => isTerraform(path) || isTerragrunt(path));
      if (left.length === 0) return { found, context };
      const reasons = left.map((path) => [path, 'too many files lead to it'] as const);
      const unread = new Map([...context.texts.unread, ...reasons]);
      context = { ...context, texts: { ...context.texts, unread } };
      return { found: await judge(context), context };
    }
    const files = missing.slice(0, mostFiles);
    for (const path of files) asked.add(path);
    context = { ...context, texts: await add(context.texts, files) };
  }
}
