import { expect, test } from 'vitest';
import { fixedFiles } from '../../src/rule/fix/fixed-files.ts';
import { foldRoots } from '../../src/rule/fold-roots.ts';
import { scan } from '../../src/rule/scan.ts';
import { isTerraform, memoryFiles } from '../../src/terraform/files.ts';

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

test('one included file that decides for 40 units is one finding with 40 roots, and is fixed once', async () => {
  const shared = `${vm}inputs = {\n  metadata_options = { http_tokens = "optional" }\n}\n`;
  const unit = 'include {\n  path = find_in_parent_folders("shared.hcl")\n}\n';
  const units = Array.from({ length: 40 }, (_, n) => [`live/u${n}/vm/terragrunt.hcl`, unit] as const);
  const contents = new Map(
    [['live/shared.hcl', shared] as const, ...units].map(([path, text]) => [path, Buffer.from(text)]),
  );
  const judged = (given: ReadonlyMap<string, Uint8Array>) => {
    const files = memoryFiles(given);
    return scan({ ...files, paths: files.paths.filter(isTerraform) });
  };
  const { findings } = await judged(contents);
  expect(new Set(findings.map(({ root }) => root)).size).toBe(40);
  const folded = foldRoots(findings);
  expect(folded.map(({ path, startLine }) => `${path}:${startLine}`)).toEqual(['live/shared.hcl:6']);
  const { files, fixed } = fixedFiles(findings, contents);
  expect([files.map(({ path }) => path), fixed.length]).toEqual([['live/shared.hcl'], 40]);
  const after = new Map([...contents, ['live/shared.hcl', Buffer.from(files[0]!.after)] as const]);
  expect(String(after.get('live/shared.hcl'))).toBe(shared.replace('optional', 'required'));
  expect((await judged(after)).summary).toMatchObject({ targets: 40, compliant: 40 });
});
