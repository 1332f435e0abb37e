import type { KnownReleases } from './answers.ts';

/** Modules whose releases aren't at hand, as their documentation has them. */
export const handFacts: readonly KnownReleases[] = [
  {
    // https://github.com/buildkite/elastic-ci-stack-for-aws: `imdsv2_tokens` is "optional" by default in every release.
    repository: 'buildkite/elastic-ci-stack-for-aws',
    source: 'buildkite/elastic-ci-stack-for-aws/aws',
    submodule: '',
    group: null,
    inputs: [{ name: 'imdsv2_tokens', kind: 'string' }],
    switches: [],
    eras: [{ from: '0.0.0', unset: 'o', inputs: { imdsv2_tokens: 'roo' } }],
  },
];

/** Names under which a module was published before. */
export const formerNames: Readonly<Record<string, string>> = {
  'philips-labs/github-runner/aws': 'github-aws-runners/github-runner/aws',
  'npalm/gitlab-runner/aws': 'cattle-ops/gitlab-runner/aws',
  'buildkite/elastic-ci-stack-for-aws': 'buildkite/elastic-ci-stack-for-aws/aws',
};

/** Copies of these exist in the registries of compliance.tf, which require tokens by default. */
export const enforcedElsewhere = /^terraform-aws-modules\/(?:ec2-instance|autoscaling|eks)\/aws$/;
