import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { numbers } from '../../src/server/load-settings.ts';
import { createMetrics } from '../../src/server/metrics.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

test('operate.md has every number that can be set, with its default', () => {
  const rows = read('operate.md').matchAll(/^\| `([A-Z_]+)` \| `(\d+)` \|/gm);
  const told = Object.fromEntries([...rows].map(([, name, value]) => [name, Number(value)]));
  expect(told).toEqual(Object.fromEntries(Object.entries(numbers).map(([name, one]) => [name, one.default])));
});

test('operate.md has every metric of ours', async () => {
  const metrics = createMetrics(async () => ({ waiting: 0, running: 0, delayed: 0, failed: 0, age: 0 }));
  const names = [...(await metrics.text()).matchAll(/^# TYPE (require_imdsv2_\w+)/gm)].map(
    ([, name]) => name!,
  );
  const text = read('operate.md');
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(text).toContain(`\`${name}`);
});

test('the manifest is YAML with three objects', () => {
  const objects = parseAllDocuments(read('../deploy/kubernetes.yaml')).map(
    (one) => one.toJS() as { kind: string },
  );
  expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Service', 'PodDisruptionBudget']);
});
