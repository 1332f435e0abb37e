import type { JudgedRepository, RepositoryEvidence } from '../../judging/judge-repository.ts';
import type { ReadRepository, RepositoryTexts } from './read-repositories.ts';

/** More rounds of files that lead to files are no configuration that a person wrote. */
const mostRounds = 8;

/**
 * Judges a repository that was read, and reads what judging asks for, as a file whose path only its values tell.
 *
 * @returns the texts too, with what was read
 */
export async function judgeRead(
  { texts: first, more }: ReadRepository,
  judge: (evidence: RepositoryEvidence) => Promise<JudgedRepository>,
  rest: Pick<RepositoryEvidence, 'policy' | 'today'>,
): Promise<{ readonly judged: JudgedRepository; readonly texts: RepositoryTexts }> {
  let texts = first;
  for (let round = 0; ; round++) {
    const judged = await judge({ ...texts, ...rest });
    const further = judged.missing.length > 0 && round < mostRounds ? await more(judged.missing) : undefined;
    if (!further) return { judged, texts };
    texts = further;
  }
}
