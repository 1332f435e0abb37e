import { describe } from 'vitest';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { testCases } from './cases.ts';

const defaults = (argument: string) =>
  `resource "aws_ec2_instance_metadata_defaults" "d" {\n${argument}\n}\n`;
const instance = 'resource "aws_instance" "a" {\n}\n';
const accept = { ...strictPolicy, account_default: 'accept' as const };

describe('the default of the account', () => {
  testCases([
    {
      name: 'requires tokens',
      files: defaults('  http_tokens = "required"'),
      targets: ['aws_ec2_instance_metadata_defaults.d main.tf:1 compliant'],
    },
    {
      name: 'says nothing, which is no preference',
      files: defaults(''),
      targets: ['aws_ec2_instance_metadata_defaults.d main.tf:1 violation'],
      findings: ['account-default main.tf:1'],
    },
    ...['optional', 'no-preference'].map((value) => ({
      name: value,
      files: defaults(`  http_tokens = "${value}"`),
      targets: ['aws_ec2_instance_metadata_defaults.d main.tf:1 violation'],
      findings: ['account-default main.tf:2'],
    })),
    {
      name: 'disables the endpoint',
      files: defaults('  http_endpoint = "disabled"'),
      targets: ['aws_ec2_instance_metadata_defaults.d main.tf:1 compliant'],
    },
    {
      name: 'does not make an instance compliant',
      files: defaults('  http_tokens = "required"') + instance,
      targets: [
        'aws_ec2_instance_metadata_defaults.d main.tf:1 compliant',
        'aws_instance.a main.tf:4 violation',
      ],
      findings: ['block-missing main.tf:4'],
    },
    {
      name: 'makes an instance compliant where policy accepts it',
      files: defaults('  http_tokens = "required"') + instance,
      policy: accept,
      targets: [
        'aws_ec2_instance_metadata_defaults.d main.tf:1 compliant',
        'aws_instance.a main.tf:4 compliant',
      ],
    },
    {
      name: 'is accepted, but optional',
      files: defaults('  http_tokens = "optional"') + instance,
      policy: accept,
      targets: [
        'aws_ec2_instance_metadata_defaults.d main.tf:1 violation',
        'aws_instance.a main.tf:4 violation',
      ],
      findings: ['account-default main.tf:2', 'block-missing main.tf:4'],
    },
  ]);
});

const builder = (content: string) =>
  `resource "aws_imagebuilder_infrastructure_configuration" "b" {\n${content}\n}\n`;
const notebook = (content: string) => `resource "aws_sagemaker_notebook_instance" "n" {\n${content}\n}\n`;
const imds = (value: string) =>
  `  instance_metadata_service_configuration {\n    minimum_instance_metadata_service_version = ${value}\n  }`;

describe('Image Builder and SageMaker', () => {
  testCases([
    {
      name: 'Image Builder requires tokens',
      files: builder('  instance_metadata_options {\n    http_tokens = "required"\n  }'),
      targets: ['aws_imagebuilder_infrastructure_configuration.b main.tf:1 compliant'],
    },
    {
      name: 'Image Builder has no endpoint to disable',
      files: builder('  instance_metadata_options {\n    http_endpoint = "disabled"\n  }'),
      targets: ['aws_imagebuilder_infrastructure_configuration.b main.tf:1 violation'],
      findings: ['tokens-unset main.tf:2'],
    },
    {
      name: 'Image Builder without its block; another block does not count',
      files: builder('  metadata_options {\n    http_tokens = "required"\n  }'),
      targets: ['aws_imagebuilder_infrastructure_configuration.b main.tf:1 violation'],
      findings: ['block-missing main.tf:1'],
    },
    ...['"2"', '2'].map((value) => ({
      name: `a notebook with version ${value}`,
      files: notebook(imds(value)),
      targets: ['aws_sagemaker_notebook_instance.n main.tf:1 compliant'],
    })),
    ...['"1"', '1'].map((value) => ({
      name: `a notebook with version ${value}`,
      files: notebook(imds(value)),
      targets: ['aws_sagemaker_notebook_instance.n main.tf:1 violation'],
      findings: ['tokens-optional main.tf:3'],
    })),
    {
      name: 'a notebook without the block',
      files: notebook(''),
      targets: ['aws_sagemaker_notebook_instance.n main.tf:1 violation'],
      findings: ['block-missing main.tf:1'],
    },
  ]);
});
