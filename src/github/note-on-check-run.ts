import { escapeText } from '../review/markdown.ts';
import type { CheckRun } from './check-run.ts';
import type { GitHub } from './client.ts';

/** Puts a line on top of a completed run's summary: the place where the button was pressed is where people look. */
export async function noteOnCheckRun(octokit: GitHub, run: CheckRun, note: string): Promise<void> {
  const { owner, repo, id } = run;
  const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id });
  const before = (data.output.summary ?? '').replace(/^> \*\*Apply fixes\.\*\*.*\n\n/, '');
  await octokit.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    output: {
      title: data.output.title ?? 'Reviewed',
      summary: `> **Apply fixes.** ${escapeText(note)}\n\n${before}`.slice(0, 65_535),
      ...(data.output.text === null ? {} : { text: data.output.text }),
    },
  });
}
