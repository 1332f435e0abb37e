import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
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

describe('the manifest', () => {
  const objects = parseAllDocuments(read('../deploy/kubernetes.yaml')).map(
    (one) => one.toJS() as { kind: string; spec: Record<string, unknown> },
  );

  test('is YAML with four objects', () => {
    const kinds = ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy'];
    expect(objects.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('has memory for what the limits add up to', () => {
    const { template } = objects[0]!.spec as { template: { spec: { containers: Record<string, never>[] } } };
    const [{ resources }] = template.spec.containers as unknown as [
      { resources: { limits: Record<string, string>; requests: Record<string, string> } },
    ];
    const { default: threads } = numbers.JUDGE_THREADS;
    const halfMegabytes = numbers.CONNECTIONS.default / 2;
    const bodies = numbers.WEBHOOK_MEGABYTES.default + halfMegabytes;
    const texts = (numbers.CONCURRENCY.default * numbers.JUDGE_TOTAL_BYTES.default) / 1e6;
    const most = 150 + threads * numbers.JUDGE_MEGABYTES.default + bodies + texts;
    expect(Number.parseInt(resources.limits.memory!, 10)).toBeGreaterThanOrEqual(most);
    expect(read('operate.md')).toContain(`${Math.ceil(most / 10) * 10} MB`);
    for (const kind of ['limits', 'requests'] as const)
      expect(resources[kind]['ephemeral-storage']).toBeDefined();
  });
});
