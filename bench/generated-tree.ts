import { mkdirSync, writeFileSync } from 'node:fs';

const filesPerDirectory = 10;
const directoriesPerTeam = 100;

/** One directory in this many holds an EC2 target, about as many as in a company's repository. */
const targetEvery = 20;

const variable = (name: number) => `variable "setting_${name}" {
  type        = string
  description = "What the service wants to know about its surroundings."
  default     = "value-${name}"
}
`;

const bucket = (name: number) => `resource "aws_s3_bucket" "data_${name}" {
  bucket = "\${var.setting_${name}}-data"
  tags = {
    Name = "data ${name}"
  }
}
`;

const instance = (isViolating: boolean) => `resource "aws_instance" "web" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "${isViolating ? 'optional' : 'required'}"
  }
}
`;

/** Writes a tree of Terraform files, always the same one: `teamN/serviceN/fileN.tf`, 1 to 8 kB each. */
export function generateTree(top: string, files: number): void {
  for (let directory = 0; directory * filesPerDirectory < files; directory++) {
    const path = `${top}/team${Math.floor(directory / directoriesPerTeam)}/service${directory % directoriesPerTeam}`;
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < filesPerDirectory; file++) {
      writeFileSync(`${path}/file${file}.tf`, textOf(directory, file));
    }
  }
}

function textOf(directory: number, file: number): string {
  const blocks: string[] = [];
  const size = 4 + ((directory * 7 + file * 13) % 40);
  for (let block = 0; block < size; block++) {
    const name = file * 100 + block;
    blocks.push(block % 2 === 0 ? variable(name) : bucket(name - 1));
  }
  if (file === 0 && directory % targetEvery === 0) blocks.push(instance(directory % (2 * targetEvery) === 0));
  return blocks.join('\n');
}
