import type { Texts } from './engine/judge.ts';

/** The files at first: one to fix, one to resolve, one that is fine. */
export const example: Texts = {
  'main.tf': `resource "aws_instance" "web" {
  ami           = var.ami
  instance_type = "t3.micro"
}

resource "aws_launch_template" "worker" {
  image_id = var.ami

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = var.tokens
  }
}

module "bastion" {
  source = "./modules/host"
  ami    = var.ami
}
`,
  'variables.tf': `variable "ami" {
  type = string
}

variable "tokens" {
  type    = string
  default = "optional"
}
`,
  'modules/host/main.tf': `variable "ami" {
  type = string
}

resource "aws_instance" "this" {
  ami           = var.ami
  instance_type = "t3.nano"
  user_data     = <<-EOT
    #!/bin/sh
    curl http://169.254.169.254/latest/meta-data/instance-id
  EOT

  metadata_options {
    http_tokens = "required"
  }
}
`,
};
