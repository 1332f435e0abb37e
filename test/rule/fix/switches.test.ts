import { expect, test } from 'vitest';
import { applyEdits } from '../../../src/rule/fix/edits.ts';
import { scanText } from '../judged.ts';

interface Case {
  readonly name: string;
  readonly files: Record<string, string>;
  /** The line that the fix changes, `path:line`, and what it is then; null where there is no fix. */
  readonly fixed: readonly [place: string, line: string] | null;
}

const conditional = (condition = 'var.on') =>
  `resource "aws_instance" "a" {\n  metadata_options {\n    http_tokens = ${condition} ? "required" : "optional"\n  }\n}\n`;
const dynamic = `resource "aws_instance" "a" {\n  dynamic "metadata_options" {\n    for_each = var.on ? [1] : []\n    content {\n      http_tokens = "required"\n    }\n  }\n}\n`;
const variable = (value: string, name = 'on') => `variable "${name}" {\n  default = ${value}\n}\n`;

const cases: readonly Case[] = [
  {
    name: 'a switch of a conditional',
    files: { 'main.tf': conditional(), 'v.tf': variable('false') },
    fixed: ['v.tf:2', '  default = true'],
  },
  {
    name: 'a switch of a dynamic block',
    files: { 'main.tf': dynamic, 'v.tf': variable('false') },
    fixed: ['v.tf:2', '  default = true'],
  },
  {
    name: 'a switch that is turned the other way',
    files: { 'main.tf': conditional('!var.on'), 'v.tf': variable('true') },
    fixed: ['v.tf:2', '  default = false'],
  },
  {
    name: 'a switch that is a string',
    files: { 'main.tf': conditional('tobool(var.on)'), 'v.tf': variable('"false"') },
    fixed: ['v.tf:2', '  default = "true"'],
  },
  {
    name: 'a switch in a values file, not its default',
    files: { 'main.tf': conditional(), 'v.tf': variable('true'), 'terraform.tfvars': 'on = false\n' },
    fixed: ['terraform.tfvars:1', 'on = true'],
  },
  {
    name: 'a switch that a caller sets',
    files: {
      'main.tf': 'module "m" {\n  source = "./m"\n  on     = false\n}\n',
      'm/main.tf': conditional() + variable('true'),
    },
    fixed: ['main.tf:3', '  on     = true'],
  },
  {
    name: 'a switch through a local and an object',
    files: { 'main.tf': `${conditional('local.o.on')}locals {\n  o = {\n    on = false\n  }\n}\n` },
    fixed: ['main.tf:8', '    on = true'],
  },
  {
    name: 'no Boolean: the one string that heals',
    files: {
      'main.tf': `${conditional('var.mode == "strict"').replace('"optional"', '"optional"')}`,
      'v.tf': variable('"lax"', 'mode'),
    },
    fixed: ['main.tf:3', '    http_tokens = var.mode == "strict" ? "required" : "required"'],
  },
  {
    name: 'several switches that heal: none is chosen',
    files: {
      'main.tf': conditional('(var.on || var.too)'),
      'v.tf': variable('false') + variable('false', 'too'),
    },
    fixed: null,
  },
  {
    name: 'a switch that turns the metadata service off is no fix: the other one is',
    files: {
      'main.tf': conditional().replace(
        '  metadata_options {\n',
        '  metadata_options {\n    http_endpoint = var.imds ? "enabled" : "disabled"\n',
      ),
      'v.tf': variable('true', 'imds') + variable('false'),
    },
    fixed: ['v.tf:5', '  default = true'],
  },
  {
    name: 'two switches that heal together only',
    files: {
      'main.tf': conditional('(var.on && var.too)').replace('"optional"', 'var.other'),
      'v.tf': variable('false') + variable('false', 'too') + variable('"OPTIONAL"', 'other'),
    },
    fixed: ['v.tf:8', '  default = "required"'],
  },
  {
    name: 'a switch that would harm another target',
    files: {
      'main.tf': `${conditional()}${conditional('!var.on').replace('"a"', '"b"')}`,
      'v.tf': variable('false'),
    },
    fixed: null,
  },
  {
    name: 'a switch in a module that would harm a target of another root',
    files: {
      'a/main.tf': 'module "m" {\n  source = "../m"\n}\n',
      'b/main.tf': 'module "m" {\n  source = "../m"\n  turn   = true\n}\n',
      'm/main.tf': `${conditional('(var.on != var.turn)')}${variable('false')}variable "turn" {\n  default = false\n}\n`,
    },
    fixed: null,
  },
  {
    name: 'not a switch that something else depends on, but the literal behind it',
    files: {
      'main.tf': `${conditional()}resource "aws_ebs_volume" "v" {\n  encrypted = var.on\n}\n`,
      'v.tf': variable('false'),
    },
    fixed: ['main.tf:3', '    http_tokens = var.on ? "required" : "required"'],
  },
];

test.each(cases)('$name', async ({ files, fixed }) => {
  const report = await scanText(files);
  const [finding] = report.findings.filter(({ verdict }) => verdict === 'violation');
  const edits = finding!.fix?.edits ?? [];
  if (!fixed) {
    expect(edits).toEqual([]);
    return;
  }
  const [path, line] = fixed[0].split(':');
  expect(edits.map((edit) => edit.path)).toEqual([path]);
  const after = Buffer.from(applyEdits(Buffer.from(files[path!]!), edits)).toString();
  expect(after.split('\n')[Number(line) - 1]).toBe(fixed[1]);
  const places = [{ path: finding!.path, line: finding!.startLine }, ...finding!.related];
  expect(places).toContainEqual({ path, line: Number(line) });
  expect(finding!.message).toContain(fixed[0]);
  const again = await scanText({ ...files, [path!]: after });
  expect(again.findings).toEqual([]);
});
