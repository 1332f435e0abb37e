import { expect, it } from 'vitest';
import { scanText } from '../judged.ts';
import { change, plan } from './plan.ts';

it('judges plans beside configuration, and counts them', async () => {
  const report = await scanText({
    'main.tf': 'resource "aws_instance" "web" {\n}\n',
    'plan.json': plan([change({ index: 0 })]),
    'broken.json': plan([change({})]).slice(0, -1),
    'package.json': '{"name":"x"}',
    'prod.tfvars.json': '{"format_version":"1","resource_changes":[]}',
  });
  expect(report.summary).toMatchObject({ files: 3, targets: 2, violation: 2, unparsable: 1 });
  expect(report.targets.map(({ address, path, line }) => `${path}:${line} ${address}`)).toEqual([
    'main.tf:1 aws_instance.web',
    'plan.json:1 aws_instance.web[0]',
  ]);
  expect(report.findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'unparsable broken.json',
    'block-missing main.tf',
    'block-missing plan.json',
  ]);
});
