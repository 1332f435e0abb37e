import { expect, test } from 'vitest';
import { scan } from '../../src/rule/scan.ts';
import { linkedFiles } from '../../src/terraform/linked-files.ts';

const module = `variable "tokens" {
  default = "required"
}
resource "aws_instance" "this" {
  metadata_options {
    http_tokens = var.tokens
  }
}
`;

function filesOf(texts: Record<string, string>, links: Record<string, string | null> = {}) {
  const contents = new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
  return linkedFiles({ contents, links: new Map(Object.entries(links)), names: Object.keys(texts) });
}

test.each(['terraform.tfvars', 'z.auto.tfvars', 'prod.tfvars'])(
  '%s that is a link out of the repository makes its variables unknown, and is not checked',
  async (name) => {
    const { targets, unseen } = await scan(filesOf({ 'live/main.tf': module }, { [`live/${name}`]: null }));
    expect(targets.map(({ verdict }) => verdict)).toEqual(['unknown']);
    expect(unseen).toMatchObject([{ kind: 'values', root: 'live', path: `live/${name}` }]);
  },
);

test('values behind such a link go before those of a file, and a later file before both', async () => {
  const texts = { 'main.tf': module, 'terraform.tfvars': 'tokens = "required"\n' };
  const links = { 'b.auto.tfvars': null };
  const verdicts = async (files: ReturnType<typeof filesOf>) =>
    (await scan(files)).targets.map(({ verdict }) => verdict);
  expect(await verdicts(filesOf(texts, links))).toEqual(['unknown']);
  expect(await verdicts(filesOf({ ...texts, 'c.auto.tfvars': 'tokens = "required"\n' }, links))).toEqual([
    'compliant',
  ]);
});

test('values below an excluded directory give their values', async () => {
  const files = filesOf({ 'main.tf': module, 'envs/prod.tfvars': 'tokens = "optional"\n' });
  const { findings } = await scan(files, { exclude: (path) => path.startsWith('envs/') });
  expect(findings.map(({ code, path }) => [code, path])).toEqual([['tokens-optional', 'envs/prod.tfvars']]);
});

test('a directory that a link leads to is the same directory', async () => {
  const call = 'module "m" {\n  source = "./linked"\n  tokens = "required"\n}\n';
  const texts = { 'live/main.tf': call, 'modules/m/main.tf': module.replace('"required"', '"optional"') };
  const { targets } = await scan(filesOf(texts, { 'live/linked': 'modules/m' }));
  expect(targets.map(({ address, root, path, verdict }) => [address, root, path, verdict])).toEqual([
    ['module.m.aws_instance.this', 'live', 'modules/m/main.tf', 'compliant'],
  ]);
});

test('a module behind a link out of the repository is not checked', async () => {
  const call = 'module "m" {\n  source = "./linked"\n}\n';
  const { unseen } = await scan(filesOf({ 'live/main.tf': call }, { 'live/linked': null }));
  expect(unseen).toMatchObject([{ kind: 'module', address: 'module.m', root: 'live', path: 'live/main.tf' }]);
});
