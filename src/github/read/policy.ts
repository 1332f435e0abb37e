import { z } from 'zod';
import { type PolicyInForce, type PolicySource, policyInForce } from '../../policy/file.ts';
import { isNearMiss, policyPath } from '../../policy/file-path.ts';
import { shaped, untilUsable } from '../answer.ts';
import type { GitHub } from '../client.ts';
import type { PullRequestSubject } from './pull-request.ts';
import type { FailedPart } from './query.ts';
import { objectShape, textOfBlob } from './texts.ts';

/** A policy file as GitHub gives it, null where there is none, and the names of the files beside it. */
interface FoundPolicy {
  readonly blob: unknown;
  readonly beside: readonly string[];
}

export interface PolicyBlobs {
  /** Of the base branch. */
  readonly repository: FoundPolicy;
  /** Of the organization's `.github` repository; `refused` where GitHub has it and doesn't give it. */
  readonly organization: FoundPolicy | 'not visible' | 'refused';
  readonly isInOrganization: boolean;
}

const names = z.object({ entries: z.array(z.object({ name: z.string() })).optional() }).nullish();

/** The answer to the policy fields of the documents. */
export const policyAnswer = {
  isInOrganization: z.boolean().optional(),
  policy: objectShape,
  beside: names,
};

export const organizationAnswer = z.object({ policy: objectShape, beside: names }).nullish();

/** Takes the policy files out of an answer. */
export function policyBlobs({
  data: { repository, organization },
  failed,
}: {
  readonly data: { readonly repository: object; readonly organization?: z.output<typeof organizationAnswer> };
  readonly failed: readonly FailedPart[];
}): PolicyBlobs {
  const { policy, beside, isInOrganization } = repository as Partial<
    z.output<z.ZodObject<typeof policyAnswer>>
  >;
  const refusal = failed.find(({ path }) => path?.[0] === 'organization');
  const hidden = refusal === undefined || refusal.type === 'NOT_FOUND' ? 'not visible' : 'refused';
  return {
    repository: { blob: policy ?? null, beside: namesOf(beside) },
    organization: organization ? { blob: organization.policy, beside: namesOf(organization.beside) } : hidden,
    isInOrganization: isInOrganization === true,
  };
}

function namesOf(tree: z.output<typeof names>): string[] {
  return tree?.entries?.map(({ name }) => name) ?? [];
}

/** The same where GraphQL does not answer: two requests. @throws where GitHub can't tell what the policy is */
export async function policyByRest(
  octokit: GitHub,
  { owner, repo, baseRef }: PullRequestSubject,
): Promise<PolicyBlobs> {
  const repository = await fileByRest(octokit, { owner, repo, ref: baseRef });
  const organization = await fileByRest(octokit, { owner, repo: '.github' });
  return {
    repository: { blob: repository, beside: [] },
    organization: organization === null ? 'not visible' : { blob: organization, beside: [] },
    isInOrganization: false,
  };
}

const filePayload = z.object({ sha: z.string(), size: z.number(), content: z.string() });

async function fileByRest(octokit: GitHub, where: { owner: string; repo: string; ref?: string }) {
  try {
    return await untilUsable(async () => {
      const { data } = await octokit.rest.repos.getContent({ ...where, path: policyPath });
      const { sha: oid, size: byteSize, content } = shaped(filePayload, data, 'a policy file');
      const text = Buffer.from(content, 'base64').toString('utf8');
      return { oid, byteSize, isBinary: false, isTruncated: false, text };
    });
  } catch (error) {
    if ((error as { status?: number }).status === 404) return null;
    throw error;
  }
}

/**
 * The policy of the **base** branch over the organization's: a pull request can't weaken its own check.
 * A file that GitHub has but can't give as text is a problem, not silence.
 *
 * @param onSelected is the App installed on selected repositories only, so that it may not see the organization's file?
 */
export function policyOf(
  { repository, organization, isInOrganization }: PolicyBlobs,
  { owner, baseRef }: PullRequestSubject,
  onSelected: boolean,
): PolicyInForce {
  const ofOrganization = `${owner}/.github`;
  const above = typeof organization === 'string' ? undefined : organization;
  const inForce = policyInForce(
    sourceOf(above?.blob, `${policyPath} of ${ofOrganization}`),
    sourceOf(repository.blob, `${policyPath} on ${baseRef}`),
  );
  const problems = [
    ...inForce.problems,
    ...nearMisses(repository.beside, baseRef),
    ...nearMisses(above?.beside ?? [], ofOrganization),
    ...(organization === 'refused'
      ? [`GitHub refused to give ${ofOrganization}, whose policy does not count`]
      : []),
  ];
  const unsure = organization === 'not visible' && isInOrganization && onSelected;
  const note = `The App is installed on selected repositories and does not see ${ofOrganization}: a policy there does not count`;
  return { ...inForce, problems, notes: unsure ? [note] : [] };
}

/** A policy file as GraphQL gives it; undefined where there is none. */
export function sourceOf(blob: unknown, name: string): PolicySource | undefined {
  const text = textOfBlob(blob);
  if (text !== undefined) return { name, text };
  const exists = typeof blob === 'object' && blob !== null && 'oid' in blob;
  return exists ? { name, text: 'this file is too large or not UTF-8' } : undefined;
}

function nearMisses(beside: readonly string[], where: string): string[] {
  return beside
    .filter(isNearMiss)
    .slice(0, 5)
    .map((name) => `.github/${name} of ${where} does not count: the policy file is ${policyPath}`);
}
