import type { LocalGitHub } from '../../playground/github.ts';

/** A pull request of the bench, and the verdict that its review has to give. */
export interface LoadPull {
  readonly fullName: string;
  readonly number: number;
  readonly headSha: string;
  readonly violations: number;
}

function instances(count: number, tokens: string, name: string): string {
  return Array.from(
    { length: count },
    (_, n) =>
      `resource "aws_instance" "${name}${n}" {\n  ami = "ami-1"\n  metadata_options {\n    http_tokens = "${tokens}"\n  }\n}\n`,
  ).join('\n');
}

/** Opens `each` pull requests in a repository of each owner; the n-th has n % 3 violations. */
export async function openPullRequests(
  github: LocalGitHub,
  owners: readonly string[],
  each: number,
): Promise<LoadPull[]> {
  const pulls: LoadPull[] = [];
  for (const owner of owners) {
    const fullName = `${owner}/infrastructure`;
    await github.createRepository({ fullName });
    await github.commit(fullName, { branch: 'main', files: { 'README.md': '# Load\n' } });
    for (let n = 0; n < each; n++) {
      const violations = n % 3;
      const text = `${instances(violations, 'optional', 'bad')}\n${instances(3, 'required', 'good')}`;
      await github.commit(fullName, { branch: `b${n}`, from: 'main', files: { [`d${n}/main.tf`]: text } });
      const { number, headSha } = await github.openPullRequest(fullName, {
        title: `Change ${n}`,
        head: `b${n}`,
      });
      pulls.push({ fullName, number, headSha, violations });
    }
  }
  return pulls;
}

/**
 * The mistakes in the answers; empty where each pull request has one right verdict a round and no doubled
 * comment.
 */
export function mistakes(github: LocalGitHub, pulls: readonly LoadPull[], rounds: number): string[] {
  return pulls.flatMap(({ fullName, number, headSha, violations }) => {
    const runs = github.checkRuns(fullName, headSha);
    const completed = runs.filter(({ status }) => status === 'completed');
    const verdict = completed.at(-1)?.conclusion;
    const wanted = violations === 0 ? 'success' : 'failure';
    const bodies = github
      .reviewComments(fullName, number)
      .map(({ thread, body }) => `${thread.path} ${body}`);
    const name = `${fullName}#${number}`;
    return [
      ...(completed.length === rounds ? [] : [`${name} has ${completed.length} verdicts`]),
      ...(runs.length > completed.length ? [`${name} has a run that is not completed`] : []),
      ...(verdict && verdict !== wanted ? [`${name} is ${verdict}, not ${wanted}`] : []),
      ...(new Set(bodies).size < bodies.length ? [`${name} has doubled comments`] : []),
    ];
  });
}
