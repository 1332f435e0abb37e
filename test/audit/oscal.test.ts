import { existsSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { expect, test } from 'vitest';
import { type Assessed, oscalOf, uuidOf } from '../../src/audit/oscal.ts';
import { compliant, violating } from '../stage.ts';
import { oscalModel } from './oscal-model.ts';
import { auditedFiles, today } from './repository.ts';

const options = { title: 'Audit of acme', at: `${today}T10:00:00.000Z`, version: '1.2.3' };

async function assessed(): Promise<Assessed[]> {
  const accepted = `# require-imdsv2:ignore until=2027-01-31 legacy\n${violating('old')}`;
  const unseen = 'module "far" {\n  source = "git::https://example.com/x.git"\n}\n';
  const repositories = [
    await auditedFiles('one', { 'main.tf': violating('web') + compliant('fine'), 'old.tf': accepted }),
    await auditedFiles('two', { 'a/main.tf': unseen, 'broken.tf': 'resource "x" {{\n' }),
    await auditedFiles('three', { 'README.md': '# Nothing\n' }),
  ];
  return repositories.map(({ name, commit, summary, targets, findings, unseen }) => ({
    ...{ name, commit, summary: summary!, targets, findings, unseen },
    problems: name === 'acme/two' ? [{ path: 'big.tf', what: 'it is\n too large ' }] : [],
  }));
}

interface Result {
  readonly title: string;
  readonly props: readonly { readonly name: string; readonly value: string }[];
  readonly observations?: readonly { readonly uuid: string; readonly description: string }[];
  readonly findings?: readonly object[];
  readonly risks?: readonly { readonly deadline?: string; readonly statement: string }[];
}

function resultsOf(document: object): Result[] {
  return (document as { 'assessment-results': { results: Result[] } })['assessment-results'].results;
}

test('observations for targets, findings for violations, risks for exceptions', async () => {
  const [one, two, three] = resultsOf(oscalOf(await assessed(), options));
  expect(one!.observations!.map(({ description }) => description)).toEqual([
    'aws_instance.web (main.tf:1): violation',
    'aws_instance.fine (main.tf:6): compliant',
    'aws_instance.old (old.tf:2): suppressed',
  ]);
  expect(one!.findings).toMatchObject([
    { title: 'tokens-optional: aws_instance.web', target: { status: { state: 'not-satisfied' } } },
  ]);
  expect(one!.risks).toMatchObject([{ statement: 'legacy', deadline: '2027-01-31T23:59:59Z' }]);
  expect(two!.observations!.map(({ description }) => description)).toEqual([
    expect.stringContaining('module.far was not checked'),
    'big.tf was not read: it is too large',
  ]);
  expect(two!.findings).toMatchObject([{ title: 'unparsable: broken.tf' }]);
  expect(three).not.toHaveProperty('observations');
});

test('the counts are those of the summaries', async () => {
  const all = await assessed();
  const results = resultsOf(oscalOf(all, options));
  for (const [index, { summary }] of all.entries()) {
    const props = new Map(results[index]!.props.map(({ name, value }) => [name, value]));
    for (const [key, value] of Object.entries(summary)) expect(props.get(key)).toBe(String(value));
    expect(results[index]!.risks?.length ?? 0).toBe(summary.suppressed);
    expect(results[index]!.findings?.length ?? 0).toBe(summary.violation + summary.unparsable);
  }
});

test('the same content has the same identifiers, none twice, and every reference leads somewhere', async () => {
  const text = JSON.stringify(oscalOf(await assessed(), options));
  expect(JSON.stringify(oscalOf(await assessed(), options))).toBe(text);
  const made = [...text.matchAll(/"uuid":"([^"]+)"/g)].map(([, uuid]) => uuid!);
  for (const uuid of made)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(made).size).toBe(made.length);
  const named = [...text.matchAll(/"(?:subject|observation)-uuid":"([^"]+)"/g)].map(([, uuid]) => uuid!);
  expect(named.length).toBeGreaterThan(3);
  for (const uuid of named) expect(made).toContain(uuid);
});

test('strings are as OSCAL wants them', async () => {
  const text = JSON.stringify(oscalOf(await assessed(), options));
  for (const [, value] of text.matchAll(/"(?:value|title|name)":"([^"]*)"/g))
    expect(value).toMatch(/^\S(?:.*\S)?$/u);
  for (const [, name] of text.matchAll(/"name":"([^"]*)"/g))
    expect(name).toMatch(/^[\p{L}_][\p{L}\p{N}.\-_]*$/u);
});

test('nothing at all is a document, too', () => {
  expect(resultsOf(oscalOf([], options))).toHaveLength(1);
});

test('a UUID depends on its parts alone', () => {
  expect(uuidOf('a', 'b')).toBe(uuidOf('a', 'b'));
  expect(new Set([uuidOf('a', 'b'), uuidOf('ab'), uuidOf('a', null), uuidOf('a', 'b', 1)]).size).toBe(4);
});

const model = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore', unicode: true }).compile(oscalModel);

test.each([
  ['repositories with everything', assessed],
  ['nothing', async () => []],
])('%s is written as the model of OSCAL has it', async (_name, all) => {
  model(oscalOf(await all(), options));
  expect(model.errors ?? []).toEqual([]);
});

test('the model refuses what OSCAL refuses', async () => {
  const document = JSON.parse(JSON.stringify(oscalOf(await assessed(), options)));
  const [first] = document['assessment-results'].results;
  for (const [name, value] of [
    ['observations', []],
    ['comment', 'more'],
    ['start', '2026-11-26'],
  ] as const) {
    const results = [{ ...first, [name]: value }];
    const changed = { 'assessment-results': { ...document['assessment-results'], results } };
    expect([name, model(changed)]).toEqual([name, false]);
  }
});

/** NIST's `oscal_assessment-results_schema.json` of a release 1.1, which no package carries. */
const schema = process.env.OSCAL_SCHEMA ?? '../shared/oscal_assessment-results_schema.json';

test.skipIf(!existsSync(schema))(
  'it is valid against NIST’s schema (OSCAL_SCHEMA names the file)',
  async () => {
    const ajv = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore', unicode: true });
    // Ajv 6 knows no classes of Unicode; all names here are ASCII.
    const ascii = readFileSync(schema, 'utf8').replaceAll('\\\\p{L}', 'A-Za-z').replaceAll('\\\\p{N}', '0-9');
    const validate = ajv.compile(JSON.parse(ascii));
    validate(oscalOf(await assessed(), options));
    expect(validate.errors ?? []).toEqual([]);
  },
);
