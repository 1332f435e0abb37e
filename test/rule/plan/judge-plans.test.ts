import { expect, it } from 'vitest';
import { judgePlans } from '../../../src/rule/plan/judge-plan.ts';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
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

it('leaves out JSON that can’t be read', () => {
  const files = {
    paths: ['plan.json', 'gone.json'],
    list: () => ['plan.json', 'gone.json'],
    read: (path: string) => {
      if (path === 'gone.json') return undefined;
      throw new Error('EACCES');
    },
  };
  expect(judgePlans(files, strictPolicy)).toEqual({ count: 0, targets: [], findings: [], unseen: [] });
});
