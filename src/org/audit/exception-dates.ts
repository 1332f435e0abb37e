import type { ExceptionDates } from '../../audit/repository.ts';
import { blameOf } from '../../github/read/blame.ts';
import type { Finding } from '../../rule/report.ts';
import type { OrgClient } from '../client.ts';
import type { Head } from './read-repositories.ts';

/**
 * Asks GitHub when each comment that suppresses a finding was written.
 *
 * Requests: one for ten files with such a comment; none where there is none.
 */
export async function exceptionDates(
  octokit: OrgClient,
  { owner, repo, commit }: Head,
  findings: readonly Finding[],
): Promise<ExceptionDates> {
  const comments = findings.flatMap(({ suppression }) => suppression ?? []);
  const paths = [...new Set(comments.map(({ path }) => path))];
  const blamed = await blameOf(octokit, { owner, repo, commit }, paths);
  const dates = comments.flatMap(({ path, line }): [string, string][] => {
    const lines = blamed.get(path)?.find(({ startLine, endLine }) => startLine <= line && line <= endLine);
    return lines ? [[`${path}:${line}`, lines.at.slice(0, 10)]] : [];
  });
  return Object.fromEntries(dates);
}
