import { expect, test } from 'vitest';
import { scanText } from '../judged.ts';

/** Requires tokens by default, so that only a call that was followed is a violation. */
const web = `variable "http_tokens" {
  default = "required"
}
resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.http_tokens
  }
}
`;
const calling = (source: string, more = '') =>
  `${more}module "m" {\n${source}\n  http_tokens = "optional"\n}\n`;

/** Every spelling of a local source that Terraform 1.11 follows; checked with `terraform get`. */
test.each([
  { name: 'a plain literal', source: '  source = "./modules/web"' },
  { name: 'parentheses and a line break', source: '  source = (\n    "./modules/web"\n  )' },
  { name: 'backslashes', source: '  source = ".\\\\modules\\\\web"' },
  { name: 'mixed slashes', source: '  source = "./modules\\\\web"' },
  { name: 'an escape', source: '  source = "./modules/\\u0077eb"' },
  { name: 'a long comment', source: `  source /* ${'x'.repeat(500)} */ = "./modules/web"` },
  { name: 'a comment behind the sign', source: `  source = /* ${'x'.repeat(500)} */ "./modules/web"` },
  { name: 'an interpolation of a literal', source: `  source = "./\${"modules"}/web"` },
  { name: 'no space', source: '  source="./modules/web"' },
  { name: 'tabs', source: '\tsource\t=\t"./modules/web"' },
  { name: 'steps back', source: '  source = "./modules/other/../web/."' },
  { name: 'two slashes', source: '  source = "./modules//web"' },
  { name: 'a conditional', source: '  source = true ? "./modules/web" : "./x"' },
])('native syntax, $name', async ({ source }) => {
  const report = await scanText({ 'main.tf': calling(source), 'modules/web/main.tf': web });
  const found = report.findings.map(({ path, verdict }) => `${path} ${verdict}`);
  expect([found, report.unseen]).toEqual([['main.tf violation'], []]);
});

test.each([
  { name: 'plain', text: '{"module":{"m":{"source":"./modules/web","http_tokens":"optional"}}}' },
  {
    name: 'escaped slashes',
    text: '{"module":{"m":{"source":".\\/modules\\/web","http_tokens":"optional"}}}',
  },
  { name: 'escaped key', text: '{"module":{"m":{"sour\\u0063e":"./modules/web","http_tokens":"optional"}}}' },
  {
    name: 'escaped block',
    text: '{"mod\\u0075le":{"m":{"source":"./modules/web","http_tokens":"optional"}}}',
  },
  {
    name: 'backslashes',
    text: '{"module":{"m":{"source":"..\\\\root\\\\modules\\\\web","http_tokens":"optional"}}}',
    at: 'root/',
  },
])('JSON syntax, $name', async ({ text, at = '' }) => {
  const report = await scanText({ [`${at}main.tf.json`]: text, [`${at}modules/web/main.tf`]: web });
  expect([report.findings.map(({ path }) => path), report.unseen]).toEqual([[`${at}main.tf.json`], []]);
});

test.each([
  ['NFC', 'NFD'],
  ['NFD', 'NFC'],
  ['NFD', 'NFD'],
] as const)('a source in %s finds a directory in %s', async (source, directory) => {
  const name = 'modules/wéb';
  const report = await scanText({
    'main.tf': calling(`  source = "./${name.normalize(source)}"`),
    [`${name.normalize(directory)}/main.tf`]: web,
  });
  expect(report.summary).toMatchObject({ targets: 1, violation: 1, unseen: 0 });
});

/** Terraform 1.15 and OpenTofu 1.8 evaluate variables and locals in `source` and `version`. */
test.each([
  {
    name: 'a variable',
    source: `  source = "\${var.base}/web"`,
    more: 'variable "base" {\n  default = "./modules"\n}\n',
  },
  {
    name: 'a function',
    source: `  source = lower("\${local.base}/WEB")`,
    more: 'locals {\n  base = "./modules"\n}\n',
  },
  {
    name: 'through locals',
    source: '  source = local.a',
    more: `locals {\n  a = "\${local.b}/web"\n  b = "./modules"\n}\n`,
  },
])('a source by $name is followed', async ({ source, more }) => {
  const report = await scanText({ 'main.tf': calling(source, more), 'modules/web/main.tf': web });
  expect([report.findings.map(({ path }) => path), report.unseen]).toEqual([['main.tf'], []]);
});

test('a registry source and its version by locals', async () => {
  const report = await scanText(
    'locals {\n  ec2 = "terraform-aws-modules/ec2-instance/aws"\n  v = "5.6.0"\n}\n' +
      'module "old" {\n  source = local.ec2\n  version = local.v\n}\n' +
      'module "new" {\n  source = local.ec2\n  version = "6.0.0"\n}\n',
  );
  expect(report.targets.map(({ address, verdict }) => `${address} ${verdict}`)).toEqual([
    'module.old violation',
    'module.new compliant',
  ]);
});

test('values files and callers settle a source', async () => {
  const report = await scanText({
    'main.tf': 'variable "flavor" {}\nmodule "outer" {\n  source = "./outer"\n  flavor = var.flavor\n}\n',
    'terraform.tfvars': 'flavor = "web"\n',
    'outer/main.tf': `variable "flavor" {}\n${calling(`  source = "../modules/\${var.flavor}"`)}`,
    'modules/web/main.tf': web,
  });
  expect(report.targets).toMatchObject([
    { address: 'module.outer.module.m.aws_instance.this', verdict: 'violation' },
  ]);
  expect(report.unseen).toEqual([]);
});

test('a source that two callers settle differently leads to two modules', async () => {
  const report = await scanText({
    'a/main.tf': 'module "o" {\n  source = "../outer"\n  flavor = "web"\n}\n',
    'b/main.tf': 'module "o" {\n  source = "../outer"\n  flavor = "gone"\n}\n',
    'outer/main.tf': `variable "flavor" {}\n${calling(`  source = "../modules/\${var.flavor}"`)}`,
    'modules/web/main.tf': web,
  });
  expect(report.targets).toMatchObject([{ root: 'a', verdict: 'violation' }]);
  expect(report.unseen).toMatchObject([
    { root: 'b', address: 'module.o.module.m', source: '../modules/gone' },
  ]);
});

test.each([
  'var.nodefault',
  `"./modules/\${terraform.workspace}"`,
  'var.pick ? "./modules/web" : "./modules/other"',
  'module.m.out',
])('a source that can’t be known is not checked: %s', async (source) => {
  const report = await scanText({
    'main.tf': calling(`  source = ${source}`, 'variable "nodefault" {}\nvariable "pick" {}\n'),
    'modules/web/main.tf': web,
  });
  expect(report.unseen).toMatchObject([
    { address: 'module.m', source: source.startsWith('"') ? expect.any(String) : source },
  ]);
  expect(report.targets).toMatchObject([{ address: 'aws_instance.this', verdict: 'compliant' }]);
});

/** No file here holds a target's name: what matters has to be found all the same. */
test.each([
  'git::https://github.com/terraform-aws-modules/Terraform-AWS-EC2-Instance.git?ref=v5.6.0',
  'registry.terraform.io:443/terraform-aws-modules/ec2-instance/aws',
  'Terraform-AWS-Modules/EC2-Instance/AWS',
  'github.com/terraform%2Daws%2Dmodules/terraform-aws-ec2-instance',
  'git::https://example.com/any.git',
  'acme/any/aws',
  's3::https://s3.amazonaws.com/bucket/any.zip',
  '/absolute/path',
])('no call goes without a word: %s', async (source) => {
  for (const files of [
    { 'main.tf': `module "m" {\n  source = "${source}"\n}\n` },
    { 'main.tf.json': JSON.stringify({ module: { m: { source } } }).replaceAll('/', '\\/') },
    {
      'main.tf': 'module "w" {\n  source = "./w"\n}\n',
      'w/main.tf': `module "m" {\n  source = "${source}"\n}\n`,
    },
  ]) {
    const report = await scanText(files);
    expect(report.targets.length + report.unseen.length).toBe(1);
  }
});

test('a heredoc keeps its line break, so Terraform finds no such directory', async () => {
  const report = await scanText({
    'main.tf': calling('  source = <<-E\n    ./modules/web\n  E'),
    'modules/web/main.tf': web,
  });
  expect(report.unseen).toMatchObject([{ address: 'module.m' }]);
});
