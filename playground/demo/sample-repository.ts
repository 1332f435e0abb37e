import type { LocalGitHub } from '../github.ts';

/** A pull request to look at. */
export interface OpenedPullRequest {
  readonly fullName: string;
  readonly number: number;
  readonly headSha: string;
}

const versions = `terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}
`;

const variables = `variable "ami" {
  type        = string
  description = "Image of all instances"
}
`;

const moreVariables = `${variables}
variable "http_tokens" {
  type        = string
  description = "Whether the metadata service asks for a token"
  default     = "optional"
}
`;

const web = `resource "aws_instance" "web" {
  ami           = var.ami
  instance_type = "t3.micro"
}

resource "aws_instance" "api" {
  ami           = var.ami
  instance_type = "t3.micro"

  metadata_options {
    http_tokens = "required"
  }
}
`;

const workers = `resource "aws_launch_template" "worker" {
  name_prefix   = "worker-"
  image_id      = var.ami
  instance_type = "m6i.large"

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "optional"
    http_put_response_hop_limit = 2
  }
}

resource "aws_launch_configuration" "batch" {
  name_prefix   = "batch-"
  image_id      = var.ami
  instance_type = "c6i.large"

  metadata_options {
    http_endpoint = "enabled"
  }
}
`;

const runner = `resource "aws_instance" "runner" {
  ami           = var.ami
  instance_type = "t3.large"

  metadata_options {
    http_tokens = var.http_tokens
  }
}

# The appliance's vendor has no IMDSv2 support yet.
# require-imdsv2:ignore Vendor ticket 4711 until=2099-12-31
resource "aws_instance" "appliance" {
  ami           = var.ami
  instance_type = "t3.large"
}
`;

/** A repository as many have it, and a pull request with several kinds of violations. */
export async function openSamplePullRequest(github: LocalGitHub): Promise<OpenedPullRequest> {
  const fullName = 'octo-org/infrastructure';
  github.install(github.createOrganization('octo-org').login);
  await github.createRepository({ fullName, description: 'The sample of npm run demo' });
  await github.commit(fullName, {
    branch: 'main',
    message: 'Terraform of the shop',
    files: { 'versions.tf': versions, 'variables.tf': variables, 'README.md': '# Infrastructure\n' },
  });
  await github.commit(fullName, {
    branch: 'more-instances',
    from: 'main',
    message: 'Add web servers, workers and a runner',
    files: { 'variables.tf': moreVariables, 'web.tf': web, 'workers.tf': workers, 'runner.tf': runner },
  });
  const title = 'Add web servers, workers and a runner';
  const pull = await github.openPullRequest(fullName, { title, head: 'more-instances' });
  return { fullName, number: pull.number, headSha: pull.headSha };
}
