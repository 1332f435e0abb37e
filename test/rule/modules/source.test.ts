import { describe, expect, it } from 'vitest';
import { readModuleSource } from '../../../src/rule/modules/source.ts';

const ec2 = 'terraform-aws-modules/ec2-instance/aws';

describe('readModuleSource', () => {
  const table: { source: string; expected: string }[] = [
    { source: ec2, expected: `registry ${ec2}` },
    { source: `registry.terraform.io/${ec2}`, expected: `registry ${ec2}` },
    { source: `registry.opentofu.org/${ec2}`, expected: `registry ${ec2}` },
    { source: `REGISTRY.terraform.io/${ec2}`, expected: `registry ${ec2}` },
    { source: 'Guimove/bastion/aws', expected: 'registry guimove/bastion/aws' },
    { source: `pcidss.compliance.tf/${ec2}`, expected: `compliance ${ec2}` },
    { source: `cis.eu.compliance.tf/${ec2}`, expected: `compliance ${ec2}` },
    {
      source: 'terraform-aws-modules/eks/aws//modules/eks-managed-node-group',
      expected: 'registry terraform-aws-modules/eks/aws // modules/eks-managed-node-group',
    },
    { source: `${ec2}//wrappers/`, expected: `registry ${ec2} // wrappers` },
    {
      source: 'git::https://github.com/terraform-aws-modules/terraform-aws-ec2-instance',
      expected: `git ${ec2}`,
    },
    {
      source: 'git::https://github.com/terraform-aws-modules/terraform-aws-ec2-instance.git?ref=v5.6.0',
      expected: `git ${ec2} ref=v5.6.0`,
    },
    {
      source:
        'git::https://github.com/terraform-aws-modules/terraform-aws-ec2-instance.git?depth=1&ref=v5.6.0',
      expected: `git ${ec2} ref=v5.6.0`,
    },
    {
      source:
        'git::https://token@github.com/terraform-aws-modules/terraform-aws-ec2-instance?ref=v5.6.0&depth=1',
      expected: `git ${ec2} ref=v5.6.0`,
    },
    {
      source:
        'git::https://github.com/terraform-aws-modules/terraform-aws-eks//modules/self-managed-node-group?ref=v20.0.0',
      expected: 'git terraform-aws-modules/eks/aws // modules/self-managed-node-group ref=v20.0.0',
    },
    {
      source:
        'git::https://github.com/terraform-aws-modules/terraform-aws-eks.git//modules/karpenter?ref=v20.0.0',
      expected: 'git terraform-aws-modules/eks/aws // modules/karpenter ref=v20.0.0',
    },
    {
      source: 'github.com/terraform-aws-modules/terraform-aws-ec2-instance?ref=v5.6.0',
      expected: `git ${ec2} ref=v5.6.0`,
    },
    { source: 'git@github.com:terraform-aws-modules/terraform-aws-ec2-instance.git', expected: `git ${ec2}` },
    {
      source: 'git::git@github.com:terraform-aws-modules/terraform-aws-ec2-instance.git?ref=v5.6.0',
      expected: `git ${ec2} ref=v5.6.0`,
    },
    {
      source: 'git::ssh://git@github.com/terraform-aws-modules/terraform-aws-ec2-instance?ref=v5.6.0',
      expected: `git ${ec2} ref=v5.6.0`,
    },
    {
      source: 'git::ssh://git@github.com:22/terraform-aws-modules/terraform-aws-ec2-instance.git',
      expected: `git ${ec2}`,
    },
    {
      source: 'git::ssh://git@github.com:terraform-aws-modules/terraform-aws-ec2-instance.git',
      expected: `git ${ec2}`,
    },
    {
      source: 'git::git://github.com/terraform-aws-modules/terraform-aws-ec2-instance',
      expected: `git ${ec2}`,
    },
    { source: 'git::github.com/terraform-aws-modules/terraform-aws-ec2-instance', expected: `git ${ec2}` },
    {
      source: 'https://github.com/terraform-aws-modules/terraform-aws-ec2-instance.git',
      expected: `git ${ec2}`,
    },
    {
      source: 'git::https://github.com/CloudPosse/terraform-aws-eks-node-group?ref=0.25.0',
      expected: 'git cloudposse/eks-node-group/aws ref=0.25.0',
    },
    {
      source:
        'https://github.com/terraform-aws-modules/terraform-aws-ec2-instance/archive/refs/tags/v5.6.0.tar.gz',
      expected: `git ${ec2} ref=v5.6.0`,
    },
    {
      source:
        'https://github.com/terraform-aws-modules/terraform-aws-eks/archive/v20.0.0.zip//terraform-aws-eks-20.0.0/modules/eks-managed-node-group',
      expected: 'git terraform-aws-modules/eks/aws // modules/eks-managed-node-group ref=v20.0.0',
    },
    { source: './modules/ec2', expected: 'none' },
    { source: '../ec2-instance/aws', expected: 'none' },
    { source: `app.terraform.io/${ec2}`, expected: 'none' },
    { source: `compliance.tf/${ec2}`, expected: 'none' },
    { source: `evilcompliance.tf/${ec2}`, expected: 'none' },
    { source: `registry.terraform.io.evil.example/${ec2}`, expected: 'none' },
    { source: 'git::https://gitlab.com/terraform-aws-modules/terraform-aws-ec2-instance', expected: 'none' },
    {
      source: 'git::https://notgithub.com/terraform-aws-modules/terraform-aws-ec2-instance',
      expected: 'none',
    },
    { source: 'git::https://github.com/terraform-aws-modules/ec2-instance', expected: 'none' },
    {
      source: 'git::https://github.com/terraform-aws-modules/terraform-aws-ec2-instance/tree/master',
      expected: 'none',
    },
    { source: 's3::https://s3-eu-west-1.amazonaws.com/bucket/ec2-instance.zip', expected: 'none' },
    { source: 'ec2-instance', expected: 'none' },
    { source: '', expected: 'none' },
  ];
  it.each(table)('$source → $expected', ({ source, expected }) => {
    const read = readModuleSource(source);
    const written = read
      ? [
          `${read.kind} ${read.module}`,
          read.submodule && `// ${read.submodule}`,
          read.ref && `ref=${read.ref}`,
        ]
      : ['none'];
    expect(written.filter(Boolean).join(' ')).toBe(expected);
  });
});
