import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { targetKinds } from '../../src/rule/targets.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../scripts/provider-schema.json', import.meta.url), 'utf8'),
) as { readonly provider: string; readonly resources: readonly string[] };

/** They have `imds_support`, which messages mention; what an instance does with it, its own options say. */
const images = ['aws_ami', 'aws_ami_copy', 'aws_ami_from_instance'];

// scripts/provider-schema.ts asks the newest provider for this list.
test('every resource of the provider that has metadata arguments is a target', () => {
  const own = targetKinds.filter(({ how }) => how === 'options' || how === 'spot').map(({ type }) => type);
  expect([...own, ...images].sort()).toEqual(schema.resources);
  expect(schema.provider).toBe('6.66.0');
});
