import { z } from 'zod';
import { pullRequestFromDisk, repositoryName } from '../from-disk.ts';
import type { LocalGitHub } from '../local-github.ts';
import type { PullRequest } from '../world/pull-request.ts';
import { requireCheck } from './require-check.ts';

const title = z.string().trim().min(1, 'A pull request needs a title.').max(256);

/** A path that git and Terraform accept; any other text may be in it. */
const path = z
  .string()
  .min(1, 'A file needs a name.')
  .max(1000)
  .refine(
    (text) => !text.includes('\0') && text.split('/').every((part) => !/^(?:|\.|\.\.|\.git)$/i.test(part)),
    'A file name is a path without a leading slash, “..” or “.git”.',
  );

/** Texts that a person typed: each file at the head, and before, where there was one. */
export const typedPullRequest = z.object({
  title,
  files: z
    .array(z.object({ path, before: z.string().nullable(), after: z.string().nullable() }))
    .min(1)
    .max(100)
    .refine(
      (files) => new Set(files.map((file) => file.path)).size === files.length,
      'Two files have the same name.',
    ),
});

/** Two revisions of a repository on this machine's disk. */
export const pullRequestOnDisk = z.object({
  repo: z.string().trim().min(1, 'Which folder?'),
  base: z.string().trim().min(1, 'Which base revision?'),
  head: z.string().trim().min(1, 'Which head revision?'),
});

/** Opens a pull request, in a repository of its own, that changes the files as they were typed. */
export async function openTyped(
  github: LocalGitHub,
  { title, files }: z.infer<typeof typedPullRequest>,
  user: string,
): Promise<PullRequest> {
  const changed = files.filter((file) => file.before !== file.after);
  if (changed.length === 0) throw new Error('Nothing changes: before and after are the same.');
  const fullName = freeName(github, 'acme/typed');
  await github.createRepository({ fullName, description: 'Typed on this page' });
  const before = files.flatMap((file) => (file.before === null ? [] : [[file.path, file.before] as const]));
  if (before.length > 0) {
    const message = 'The state before';
    await github.commit(fullName, { branch: 'main', files: Object.fromEntries(before), message });
  }
  await github.commit(fullName, {
    branch: 'change',
    files: Object.fromEntries(changed.map((file) => [file.path, file.after])),
    message: title,
    author: user,
  });
  requireCheck(github, fullName, 'main');
  return github.openPullRequest(fullName, { title, head: 'change', user });
}

/** Opens a pull request from a repository on disk, which is only read. */
export async function openFromDisk(
  github: LocalGitHub,
  options: z.infer<typeof pullRequestOnDisk>,
): Promise<PullRequest> {
  const fullName = freeName(github, `acme/${repositoryName(options.repo)}`);
  const pull = await pullRequestFromDisk(github, { ...options, fullName });
  requireCheck(github, pull.repository.fullName, pull.baseRef);
  return pull;
}

/** The name itself, or with the first number behind it that makes it new. */
function freeName(github: LocalGitHub, name: string): string {
  const taken = new Set(github.repositories().map(({ fullName }) => fullName.toLowerCase()));
  let free = name;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${name}-${count}`;
  return free;
}
