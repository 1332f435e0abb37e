import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { ExceptionDates } from '../../audit/repository.ts';
import type { JudgedRepository } from '../../judging/judge-repository.ts';
import type { Policy } from '../../policy/schema.ts';

/** The parts of a judged repository that the cache keeps. */
export interface KeptVerdict extends Omit<JudgedRepository, 'fixes' | 'fixed' | 'missing'> {
  readonly exceptionDates?: ExceptionDates;
}

/** The inputs of a verdict, beside the code that judges. */
export interface Basis {
  /** GitHub's number of the repository. */
  readonly id: number;
  /** Of the head commit: the same tree is the same Terraform. */
  readonly tree: string;
  readonly policy: Policy;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** Verdicts of earlier runs, and of this one before it was interrupted. */
export interface VerdictCache {
  /** Undefined where nothing is kept, or where it rests on something else. */
  get(basis: Basis): KeptVerdict | undefined;
  set(basis: Basis, verdict: KeptVerdict): void;
}

interface CachedVerdict {
  readonly key: string;
  /** The day on which it was judged. */
  readonly on: string;
  readonly verdict: KeptVerdict;
}

/**
 * Keeps one file for each repository.
 *
 * @param directory made where it is missing, for its owner's eyes only: the verdicts name what is in private repositories
 * @param engine names the code that judges
 * @param onProblem told once, in one line, that nothing can be written; the work goes on without
 */
export function verdictCache(
  directory: string,
  engine: string,
  onProblem: (text: string) => void,
): VerdictCache {
  let works = true;
  const keyOf = ({ tree, policy }: Basis) =>
    createHash('sha256')
      .update(JSON.stringify([engine, tree, policy]))
      .digest('hex');
  const fileOf = ({ id }: Basis) => join(directory, `${id}.json`);
  return {
    get(basis) {
      const entry = readEntry(fileOf(basis));
      if (entry?.key !== keyOf(basis)) return undefined;
      const { until } = entry.verdict;
      const holds = entry.on <= basis.today && (until === null || basis.today <= until);
      return holds ? entry.verdict : undefined;
    },
    set(basis, verdict) {
      if (!works) return;
      try {
        write(fileOf(basis), { key: keyOf(basis), on: basis.today, verdict });
      } catch (error) {
        works = false;
        onProblem(`${directory}: ${(error as Error).message}; the next run has to read everything again`);
      }
    },
  };
}

/**
 * Writes in one step: an interruption leaves no half of a file. An entry lost in a power cut is judged again.
 */
function write(file: string, entry: CachedVerdict): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileAtomic.sync(file, JSON.stringify(entry), { mode: 0o600, fsync: false });
}

function readEntry(file: string): CachedVerdict | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CachedVerdict;
  } catch {
    return undefined; // Not there, or not readable: then it is judged again.
  }
}
