import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root } from '../../scripts/docs/root.ts';
import { auditOf } from '../../src/audit/audit.ts';
import { readEarlier } from '../../src/audit/trend.ts';
import { auditedFiles, today } from '../audit/repository.ts';
import { violating } from '../stage.ts';

/** Every key of a value, with the keys of what is in it; of a list, those of its first item. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shape(value[0])] : [];
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)]));
}

test('the JSON of docs/audit.md has the keys that an audit has', async () => {
  const text = readFileSync(`${root}docs/audit.md`, 'utf8');
  const documented = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)![1]!);
  const call =
    'module "vm" {\n  source  = "terraform-aws-modules/ec2-instance/aws"\n  version = "~> 5.6.0"\n}\n';
  const suppressed = `# require-imdsv2:ignore vendor until=2026-12-31\n${violating('old')}`;
  const web = await auditedFiles('web', { 'main.tf': call + suppressed });
  const cut = { unread: [{ path: 'big.tf', what: 'it is large' }], excluded: ['examples/main.tf'] };
  const parts = {
    version: '0.1.0',
    organization: 'acme',
    url: 'https://github.com/acme',
    at: `${today}T05:00:00.000Z`,
  };
  const rest = { ...parts, patterns: [], hidden: 0 };
  const before = auditOf({
    ...rest,
    earlier: null,
    repositories: [{ ...web, name: 'acme/www', findings: [] }],
  });
  const audit = auditOf({
    ...rest,
    earlier: readEarlier(JSON.stringify(before)),
    repositories: [{ ...web, ...cut }],
  });
  const [repository] = audit.repositories;
  const short = { ...repository, targets: [], findings: [], unseen: [] };
  expect(shape(documented)).toEqual(shape(JSON.parse(JSON.stringify({ ...audit, repositories: [short] }))));
});
