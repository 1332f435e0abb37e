import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LocalGitHub } from './local-github.ts';
import type { PullRequest } from './world/pull-request.ts';

const folder = fileURLToPath(new URL('./samples', import.meta.url));

/** A private repository with a module that the sample calls at a tag. */
const sampleModule = 'acme/terraform-aws-runner';

/** The repository of the sample. */
export const sampleRepository = 'acme/infrastructure';

/**
 * Makes `acme/infrastructure`, where everything is in order, and opens a pull request that adds instances, workers and
 * tools: a literal `optional`, a block without tokens, no block on an instance, a launch template and a launch
 * configuration, a value that only a variable without default knows, a module of another private repository that
 * leaves it to its default, one instance without metadata service, and text that isn't Terraform.
 *
 * Install the App first (`github.install('acme')`) if it shall hear of it.
 */
export async function openSamplePullRequest(github: LocalGitHub): Promise<PullRequest> {
  const fullName = sampleRepository;
  github.createUser('mona');
  await github.createRepository({ fullName: sampleModule, description: 'A runner for builds, as a module' });
  await github.commit(sampleModule, {
    branch: 'main',
    message: 'A runner',
    author: 'mona',
    files: await filesOf('terraform-aws-runner'),
  });
  await github.tag(sampleModule, 'v1.4.0', { annotated: true });
  await github.createRepository({ fullName, description: 'The AWS accounts of Acme, as Terraform' });
  const message = 'Network and web servers';
  await github.commit(fullName, {
    branch: 'main',
    message,
    author: 'mona',
    files: await filesOf('infrastructure/base'),
  });
  await github.commit(fullName, {
    branch: 'batch-and-tools',
    message: 'Add batch workers and tools\n\nThe storefront moves here as well.',
    author: 'mona',
    files: await filesOf('infrastructure/pull-request'),
  });
  return github.openPullRequest(fullName, {
    title: 'Add batch workers and tools',
    body: 'Workers for the nightly jobs, the tools of the platform team, and the old storefront.',
    head: 'batch-and-tools',
    user: 'mona',
  });
}

/** Paths with forward slashes, as git has them. */
async function filesOf(sample: string): Promise<Record<string, Uint8Array>> {
  const root = join(folder, sample);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = files.map(
    async (file) => [relative(root, file).split(sep).join('/'), await readFile(file)] as const,
  );
  return Object.fromEntries(await Promise.all(named));
}
