import type { JudgedRepository, RepositoryEvidence } from '../../judging/judge-repository.ts';
import type { ModulesInView } from '../../rule/modules/in-view.ts';
import type { ReadRepository, RepositoryTexts } from './read-repositories.ts';

/** More rounds of files that lead to files are no configuration that a person wrote. */
const mostRounds = 8;

interface AuditJudging {
  readonly judge: (evidence: RepositoryEvidence) => Promise<JudgedRepository>;
  /** Reads the modules of other repositories that are called; undefined where none is read. */
  readonly modules: (evidence: RepositoryEvidence) => Promise<ModulesInView | undefined> | undefined;
}

interface JudgedRead {
  readonly judged: JudgedRepository;
  readonly texts: RepositoryTexts;
  readonly modules: ModulesInView | undefined;
}

/**
 * Judges a repository that was read, and reads what judging asks for, as a file whose path only its values tell.
 *
 * @returns the texts too, with what was read
 */
export async function judgeRead(
  { texts: first, more }: ReadRepository,
  { judge, modules: readModules }: AuditJudging,
  rest: Pick<RepositoryEvidence, 'policy' | 'today' | 'onlyEnded'>,
): Promise<JudgedRead> {
  let texts = first;
  for (let round = 0; ; round++) {
    const modules = await readModules({ ...texts, ...rest });
    const judged = await judge({ ...texts, ...rest, modules });
    const further = judged.missing.length > 0 && round < mostRounds ? await more(judged.missing) : undefined;
    if (!further) return { judged, texts, modules };
    texts = further;
  }
}
