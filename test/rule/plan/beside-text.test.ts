import { expect, test } from 'vitest';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { change, plan, written } from './plan.ts';

const main = `variable "tokens" {}

resource "aws_instance" "web" {
  count = 2
  metadata_options {
    http_tokens = var.tokens
  }
}

# require-imdsv2:ignore the appliance needs IMDSv1
resource "aws_instance" "old" {
  ami = "ami-1"
}

resource "aws_instance" "bare" {
  ami = "ami-1"
}

resource "aws_instance" "gone" {
  count = var.tokens == "x" ? 1 : 0
}

module "far" {
  source = "example.com/far/aws"
}
`;
const planned = plan(
  [
    change({ index: 0, after: { metadata_options: [{ http_tokens: 'required' }] } }),
    change({ index: 1, after: { metadata_options: [{ http_tokens: 'optional' }] } }),
    change({ name: 'old', unknown: { metadata_options: true } }),
    change({ name: 'bare', unknown: { metadata_options: true } }),
    change({ module: 'module.far', name: 'x', after: { metadata_options: [{ http_tokens: 'optional' }] } }),
  ],
  { resources: [written({}, 'aws_instance', 'old'), written({}, 'aws_instance', 'bare')] },
);
const files = (directory: string) =>
  memoryFiles(
    new Map([
      [`${directory}main.tf`, main],
      ['plan.json', planned],
    ]),
  );
const lines = (report: Awaited<ReturnType<typeof scan>>) =>
  report.targets.map(
    ({ address, root, path, line, verdict }) => `${root} ${address} ${path}:${line} ${verdict}`,
  );

test('a plan that stands for a directory: values from the plan, places, suppressions and fixes from the text', async () => {
  const report = await scan(files('envs/'), { plans: new Map([['plan.json', 'envs']]) });
  expect(lines(report)).toEqual([
    'envs aws_instance.web[0] envs/main.tf:3 compliant',
    'envs aws_instance.web[1] envs/main.tf:3 violation',
    'envs aws_instance.old envs/main.tf:11 suppressed',
    'envs aws_instance.bare envs/main.tf:15 violation',
    expect.stringMatching(/^envs module\.far\.aws_instance\.x plan\.json:\d+ violation$/),
  ]);
  const found = report.findings.map(
    ({ address, path, startLine, fix, suppression }) =>
      `${address} ${path}:${startLine}${fix ? ' fix' : ''}${suppression ? ' suppressed' : ''}`,
  );
  expect(found).toEqual([
    'aws_instance.web[1] envs/main.tf:6',
    'aws_instance.old envs/main.tf:11 suppressed',
    'aws_instance.bare envs/main.tf:15 fix',
    expect.stringMatching(/^module\.far\.aws_instance\.x plan\.json/),
  ]);
  expect(report.unseen).toEqual([]);
});

test('a plan beside its text: suppressions count by address', async () => {
  const report = await scan(files(''));
  const ofPlan = lines(report).filter((line) => line.includes('plan.json'));
  expect(ofPlan.map((line) => line.replace(/:\d+/, ''))).toEqual([
    '. aws_instance.bare plan.json violation',
    '. aws_instance.old plan.json suppressed',
    '. aws_instance.web[0] plan.json compliant',
    '. aws_instance.web[1] plan.json violation',
    '. module.far.aws_instance.x plan.json violation',
  ]);
});
