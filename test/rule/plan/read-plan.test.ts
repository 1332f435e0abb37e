import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikePlan, mayBePlan } from '../../../src/rule/plan/is-plan.ts';
import { judgePlan } from '../../../src/rule/plan/judge-plan.ts';
import { readPlan } from '../../../src/rule/plan/read-plan.ts';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { change, judged, plan } from './plan.ts';

describe('what is a plan', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const table: { name: string; text: string; expected: string[] }[] = [
    { name: 'no resources', text: '{"format_version":"1.2","resource_changes":[]}', expected: [] },
    {
      name: 'a byte order mark',
      text: `\uFEFF${plan([change({})])}`,
      expected: ['aws_instance.web violation block-missing'],
    },
    {
      name: 'a state',
      text: '{"format_version":"1.0","values":{"root_module":{"resources":[]}}}',
      expected: ['no plan'],
    },
    { name: 'something that holds a plan', text: `{"plan":${plan([change({})])}}`, expected: ['no plan'] },
    { name: 'a list', text: '[{"format_version":"1.2","resource_changes":[]}]', expected: ['no plan'] },
    {
      name: 'resources of another shape',
      text: '{"format_version":"1.2","resource_changes":{"a":{}}}',
      expected: [],
    },
    {
      name: 'items of another shape',
      text: '{"format_version":"1.2","resource_changes":[1,"a",null,[],{},{"mode":"managed","type":"aws_instance"}]}',
      expected: [],
    },
    {
      name: 'broken',
      text: '{"format_version":"1.2",\n"resource_changes":[\n{"address":]}',
      expected: ['unparsable:3'],
    },
    { name: 'cut off', text: plan([change({})]).slice(0, -20), expected: ['unparsable:1'] },
    {
      name: 'with comments',
      text: '{"format_version":"1.2", // a\n"resource_changes":[]}',
      expected: ['unparsable:1'],
    },
  ];
  it.each(table)('$name', ({ text, expected }) => expect(judged(text)).toEqual(expected));

  it('is told by its bytes before it is read', () => {
    expect(looksLikePlan(bytes(plan([])))).toBe(true);
    expect(looksLikePlan(bytes('{"format_version":"1.0","values":{}}'))).toBe(false);
    expect(looksLikePlan(bytes('{"resource_changes":[]}'))).toBe(false);
  });

  it.each([
    ['plan.json', true],
    ['a/tfplan.json', true],
    ['main.tf.json', false],
    ['main.tofu.json', false],
    ['prod.tfvars.json', false],
    ['terraform.tfvars.json', false],
    ['plan.tf', false],
  ])('%s may be one: %s', (path, expected) => expect(mayBePlan(path)).toBe(expected));
});

describe('planned values, where there are no changes', () => {
  const resource = (address: string, values: unknown) => ({
    address,
    mode: 'managed',
    type: 'aws_instance',
    name: 'web',
    values,
  });
  const document = (configuration?: unknown) =>
    JSON.stringify({
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [resource('aws_instance.web', { metadata_options: [{ http_tokens: 'required' }] })],
          child_modules: [
            {
              address: 'module.a[0]',
              resources: [
                resource('module.a[0].aws_instance.web', { metadata_options: [{ http_tokens: 'optional' }] }),
              ],
              child_modules: [
                {
                  address: 'module.a[0].module.b',
                  resources: [resource('module.a[0].module.b.aws_instance.web', {})],
                },
              ],
            },
          ],
        },
      },
      configuration,
    });

  it('are judged at every depth', () => {
    expect(judged(document())).toEqual([
      'aws_instance.web compliant',
      'module.a[0].aws_instance.web violation tokens-optional',
      'module.a[0].module.b.aws_instance.web unknown unresolved',
    ]);
  });

  it('take what they leave out from the configuration', () => {
    const web = { mode: 'managed', type: 'aws_instance', name: 'web', expressions: {} };
    const b = { module: { resources: [web] } };
    const configuration = { root_module: { module_calls: { a: { module: { module_calls: { b } } } } } };
    expect(judged(document(configuration)).at(-1)).toBe(
      'module.a[0].module.b.aws_instance.web violation block-missing',
    );
  });
});

describe('lines', () => {
  it('are those of the resource’s object', () => {
    const path = new URL('fixtures/plan.json', import.meta.url);
    const text = readFileSync(path, 'utf8');
    const result = judgePlan('plan.json', readFileSync(path), strictPolicy)!;
    const lines = text.split('\n');
    expect(result.targets.map(({ address, verdict }) => `${address} ${verdict}`)).toEqual([
      'aws_instance.bastion violation',
      'aws_instance.web[0] compliant',
      'aws_instance.web[1] violation',
      'module.workers["blue"].aws_launch_template.this violation',
    ]);
    for (const { address, line } of result.targets) {
      expect(lines[line - 1]?.trim()).toBe('{');
      expect(lines[line]).toContain(JSON.stringify(address));
    }
    for (const finding of result.findings) {
      expect(finding).toMatchObject({ path: 'plan.json', fix: null, related: [], suppression: null });
      expect(finding.endLine).toBe(finding.startLine);
    }
  });
});

it('finds what JSON.parse finds, whatever lies around it', () => {
  const key = fc.constantFrom(
    'resource_changes',
    'resources',
    'planned_values',
    'configuration',
    'root_module',
    'a"b',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom<unknown>(null, true, 1.5e3, '{', '}"', '\\\u0000', ''),
      fc.constant(change({ index: 3 })),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  const document = fc.record({ before: tree, changes: fc.array(tree, { maxLength: 5 }), after: tree });
  fc.assert(
    fc.property(document, fc.boolean(), ({ before, changes, after }, pretty) => {
      const json = { before, format_version: '1.2', resource_changes: changes, after };
      const text = JSON.stringify(json, null, pretty ? 2 : undefined);
      const expected = changes.filter(
        (item) => JSON.stringify(item) === JSON.stringify(change({ index: 3 })),
      );
      const found = readPlan('plan.json', text)?.resources ?? [];
      expect(found).toHaveLength(expected.length);
      for (const { line, address } of found) {
        expect(address).toBe('aws_instance.web[3]');
        if (pretty) expect(text.split('\n')[line]).toContain('"address"');
      }
    }),
  );
});

it('reads a plan of 20 MB in a second or two', () => {
  const filler = change({
    type: 'aws_s3_bucket',
    after: { tags: { text: 'x'.repeat(2000) }, list: [1, 2, { a: [] }] },
  });
  const text = plan([...Array.from({ length: 8000 }, () => filler), change({})]);
  expect(text.length).toBeGreaterThan(18_000_000);
  expect(readPlan('plan.json', text)?.resources).toHaveLength(1);
});
