import { expect, test } from 'vitest';
import { fixedFiles } from '../../src/rule/fix/fixed-files.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';

const vm = 'terraform {\n  source = "tfr:///terraform-aws-modules/ec2-instance/aws?version=3.0.0"\n}\n\n';

test.each([
  {
    name: 'a literal input',
    before: `${vm}inputs = {\n  metadata_options = { http_tokens = "optional" }\n}\n`,
    after: `${vm}inputs = {\n  metadata_options = { http_tokens = "required" }\n}\n`,
  },
  {
    name: 'an input that is not given',
    before: `${vm}inputs = {\n  name = "vm"\n}\n`,
    after: `${vm}inputs = {\n  name = "vm"\n\n  metadata_options = { http_endpoint = "enabled", http_tokens = "required" }\n}\n`,
  },
  { name: 'inputs that are no object literal', before: `${vm}inputs = local.x\n`, after: undefined },
])('the fix of $name stands in the unit', async ({ before, after }) => {
  const path = 'live/vm/terragrunt.hcl';
  const contents = new Map([[path, new TextEncoder().encode(before)]]);
  const report = await scan(memoryFiles(contents));
  const [file] = fixedFiles(report.findings, contents).files;
  expect(file && new TextDecoder().decode(file.after)).toBe(after);
  if (!file) return;
  const again = await scan(memoryFiles(new Map([[path, file.after]])));
  expect(again.targets.map(({ verdict }) => verdict)).toEqual(['compliant']);
});
