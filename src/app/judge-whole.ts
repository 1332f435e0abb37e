import type { GitHub } from '../github/client.ts';
import type { Context } from '../github/read/context.ts';
import type { Subject } from '../github/read/pull-request.ts';
import { joinTexts, readTexts } from '../github/read/texts.ts';
import type { Judge } from '../judging/judge.ts';
import type { Evidence } from '../judging/judge-change.ts';
import type { Review } from '../review/review.ts';
import { isTerraform, isTerragrunt } from '../terraform/files.ts';

/** Files that are read for what judging asks for: at once, and how often. */
const mostFiles = 300;
const mostRounds = 5;

/**
 * Judges, and reads what judging asks for, as a file whose path only its values tell: one request for each round, and
 * none where everything is there.
 *
 * @returns the context too, with what was read
 */
export async function judgeWhole(
  octokit: GitHub,
  { owner, repo, headSha: sha }: Subject,
  judge: Pick<Judge, 'judge'>,
  evidence: Evidence & { readonly context: Context },
): Promise<{ readonly found: Review; readonly context: Context }> {
  let { context } = evidence;
  const asked = new Set<string>();
  for (let round = 0; ; round++) {
    const found = await judge.judge({ ...evidence, context });
    const missing = (found.missing ?? []).filter((path) => !asked.has(path));
    if (missing.length === 0) return { found, context };
    if (round === mostRounds) {
      // Nobody vouches for what was not read. Of files of data, judging says itself what it doesn't know.
      const left = missing.filter((path) => isTerraform(path) || isTerragrunt(path));
      if (left.length === 0) return { found, context };
      const unread = new Map(left.map((path) => [path, 'too many files lead to it']));
      context = withTexts(context, {
        ...context.texts,
        unread: new Map([...context.texts.unread, ...unread]),
      });
      return { found: await judge.judge({ ...evidence, context }), context };
    }
    const files = missing.slice(0, mostFiles);
    for (const path of files) asked.add(path);
    const more = await readTexts(octokit, { owner, repo, sha }, { directories: [], files });
    context = withTexts(context, joinTexts([context.texts, more]));
  }
}

function withTexts(context: Context, texts: Context['texts']): Context {
  return { ...context, texts };
}
