import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeVerdictShape } from '../../backtest/merge-verdict.ts';
import type { KeptVerdicts, MergeKey } from '../../backtest/replay.ts';

/** A file with more bytes is begun anew. */
const mostBytes = 100_000_000;

/**
 * Keeps verdicts of merges in one file for each repository, a line each: an interruption loses none. Verdicts
 * of another version of this program don't count.
 *
 * @param folder made where it is missing, for its owner's eyes only: verdicts name what is in private repositories
 * @param repository tells repositories apart
 * @param engine names the code that judges
 * @param onProblem told once, in one line, that nothing can be written; the work goes on without
 */
export function keptVerdicts(
  { folder, repository, engine }: { folder: string; repository: string; engine: string },
  onProblem: (text: string) => void,
): KeptVerdicts {
  const path = join(folder, `${digest(repository)}.jsonl`);
  const head = JSON.stringify({ engine });
  const lines = readLines(path, head);
  let works = begin();

  function begin(): boolean {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (lines.size === 0) writeFileSync(path, `${head}\n`, { mode: 0o600 });
      return true;
    } catch (error) {
      return complain(error);
    }
  }

  function complain(error: unknown): false {
    onProblem(`${path}: ${(error as Error).message}; an interruption would lose the verdicts so far`);
    return false;
  }

  return {
    get(key) {
      const line = lines.get(nameOf(key));
      if (line === undefined) return undefined;
      const { success, data } = mergeVerdictShape.safeParse(parsed(line));
      return success ? data : undefined;
    },
    set(key, verdict) {
      if (!works) return;
      try {
        appendFileSync(path, `${nameOf(key)} ${JSON.stringify(verdict)}\n`);
      } catch (error) {
        works = complain(error);
      }
    },
  };
}

function nameOf({ tree, parentTree, policy, today }: MergeKey): string {
  return digest(JSON.stringify([tree, parentTree, policy, today]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Verdicts by their names; none where the file is damaged, too large, or another engine's. */
function readLines(path: string, head: string): Map<string, string> {
  try {
    if (statSync(path).size > mostBytes) return new Map();
    const [first, ...lines] = readFileSync(path, 'utf8').split('\n');
    if (first !== head) return new Map();
    // The last line for a merge counts; half of a line is no JSON, and its merge is judged again.
    return new Map(lines.map((line) => [line.slice(0, 32), line.slice(33)]));
  } catch {
    return new Map();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
