import { describe, expect, it } from 'vitest';
import { verifiedFixes } from '../../../src/rule/fix/verify.ts';
import { judgeAll } from '../../../src/rule/judge/judge-roots.ts';
import type { Judgement } from '../../../src/rule/judge/judge-target.ts';
import type { Repair } from '../../../src/rule/judge/outcome.ts';
import { findRelevant } from '../../../src/rule/judge/select-files.ts';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { newBudget } from '../../../src/terraform/evaluate/worlds.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { createParser } from '../../../src/terraform/syntax/parse.ts';
import { scanText } from '../judged.ts';
import { instance } from './instance.ts';
import { fixed, judged } from './promises.ts';

/** Addresses of the targets that get a fix, when some repairs are replaced by others. */
async function offeredWith(
  contents: Record<string, string>,
  wrong: Record<string, (judgement: Judgement) => Repair>,
): Promise<string[]> {
  const files = memoryFiles(new Map(Object.entries(contents)));
  const relevant = findRelevant(files);
  const parser = createParser(files, true);
  const { judgements } = judgeAll(files, parser, relevant, strictPolicy);
  const injected = judgements.map((judgement) => {
    const repair = wrong[judgement.instance.address];
    return repair ? { ...judgement, repairs: [repair(judgement)] } : judgement;
  });
  const fixes = await verifiedFixes(files, parser, injected, {
    policy: strictPolicy,
    relevant,
    vouch: true,
    budget: newBudget(),
  });
  return [...fixes.keys()].map(({ instance }) => instance.address);
}

/** Replaces the whole line of the target's header. */
const headerBy =
  (text: string) =>
  ({ instance }: Judgement): Repair => ({ kind: 'replace', span: instance.block.block.header, text });

describe('a fix that does not keep its promise is not offered', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const text = names.map((name) => instance(name)).join('\n');
  const others = names.filter((name) => name !== 'c').map((name) => `aws_instance.${name}`);

  it.each([
    ['that leaves a file that can’t be parsed', headerBy('resource "aws_instance" "c" {{ ')],
    [
      'that Terraform would refuse, though the reader takes it',
      headerBy('x = 1\nx = 2\nresource "aws_instance" "c" '),
    ],
    ['that renames its target', headerBy('resource "aws_instance" "other" ')],
    ['that leaves its target as it was', headerBy('resource "aws_instance"  "c" ')],
    [
      'that removes its target',
      ({ instance }: Judgement): Repair => ({ kind: 'replace', span: instance.block.block.span, text: '' }),
    ],
  ])('%s; the others are', async (_, wrong) => {
    expect(await offeredWith({ 'main.tf': text }, { 'aws_instance.c': wrong })).toEqual(others);
  });

  it('nor one in a file that Terraform refuses already', async () => {
    const refused = 'locals {\n  a = 1\n  a = 2\n}\n';
    const { findings } = await judged(
      new Map([
        ['main.tf', instance('a') + refused],
        ['b.tf', instance('b')],
      ]),
    );
    expect(findings.map(({ address, fix }) => [address, fix !== null])).toEqual([
      ['aws_instance.b', true],
      ['aws_instance.a', false],
      [null, false],
    ]);
  });

  it('also where another target would pay for it', async () => {
    const paradox = 'local.t == "optional" ? "required" : "optional"';
    const { findings } = await judged(
      new Map([
        [
          'main.tf',
          `locals {\n  t = "optional"\n}\n${instance('a', 'local.t')}${instance('b', paradox)}${instance('c')}`,
        ],
      ]),
    );
    expect(findings.map(({ address, fix }) => [address, fix !== null])).toEqual([
      ['aws_instance.a', false],
      ['aws_instance.c', true],
    ]);
  });

  it('and two of them in one file', async () => {
    const offered = await offeredWith(
      { 'main.tf': text },
      { 'aws_instance.c': headerBy('resource {'), 'aws_instance.f': headerBy('"') },
    );
    expect(offered).toEqual(others.filter((address) => address !== 'aws_instance.f'));
  });

  it('and all of them', async () => {
    const wrong = Object.fromEntries(names.map((name) => [`aws_instance.${name}`, headerBy('"')]));
    expect(await offeredWith({ 'main.tf': text }, wrong)).toEqual([]);
  });

  it('also where it breaks another file than the target’s', async () => {
    const contents = {
      'main.tf': instance('a', 'var.t') + instance('b'),
      'variables.tf': 'variable "t" {\n  default = "optional"\n}\n',
    };
    const wrong = ({ problem }: Judgement): Repair => ({
      kind: 'replace',
      span: problem!.at,
      text: '"required"\n  default = "required"',
    });
    expect(await offeredWith(contents, { 'aws_instance.a': wrong })).toEqual(['aws_instance.b']);
  });
});

it('a fix is enough for its own target, whichever of two launch templates decides', async () => {
  const template = (name: string) =>
    `resource "aws_launch_template" "${name}" {\n  metadata_options {\n    http_tokens = "optional"\n  }\n}\n`;
  const text = `variable "blue" {}\n${template('x')}${template('y')}resource "aws_instance" "a" {
  launch_template {
    id = var.blue ? aws_launch_template.x.id : aws_launch_template.y.id
  }
}
`;
  const { before, broken } = await fixed(new Map([['main.tf', text]]));
  expect(broken).toEqual([]);
  expect(before.findings.map(({ address, fix }) => [address, fix?.edits.length])).toEqual(
    [
      ['aws_launch_template.x', 1],
      ['aws_instance.a', 2],
      ['aws_launch_template.y', 1],
    ].sort(),
  );
});

it('an argument that should be a block gets none: Terraform refuses the two of them', async () => {
  const [finding] = (
    await scanText('resource "aws_instance" "a" {\n  metadata_options = { http_tokens = "required" }\n}\n')
  ).findings;
  expect(finding).toMatchObject({ code: 'block-missing', startLine: 1, fix: null });
  expect(finding?.message).toContain('written as an argument, which Terraform refuses');
});
