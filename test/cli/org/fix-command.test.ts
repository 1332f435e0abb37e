import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compliant, violating } from '../../stage.ts';
import { temporaryTree } from '../temporary-tree.ts';
import { organization } from './organization.ts';

const stage = organization({ limits: { secondary: false } });

beforeAll(async () => {
  for (const [name, text] of [
    ['web', violating('web')],
    ['sound', compliant('sound')],
  ] as const) {
    await stage.github.createRepository({ fullName: `acme/${name}` });
    await stage.github.commit(`acme/${name}`, { branch: 'main', files: { 'main.tf': text } });
  }
});
beforeEach(() => stage.github.clearRequests());

// Each run starts a thread, and GitHub wants a second between two changes.
describe('org fix', () => {
  test('with --dry-run prints the diffs and writes nothing', async () => {
    const { status, out, err } = await stage.command('org fix --org acme --repos * --dry-run');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toBe(`✓ acme/web  would get a pull request · 1 file
--- a/main.tf
+++ b/main.tf
@@ -1,5 +1,5 @@
 resource "aws_instance" "web" {
   metadata_options {
-    http_tokens = "optional"
+    http_tokens = "required"
   }
 }
2 repositories: 1 to open; nothing written (--dry-run)
`);
    const operations = stage.github.requests().map(({ method, operation }) => operation ?? method);
    expect(new Set(operations)).toEqual(new Set(['Repositories', 'GET', 'Blobs', 'FixStates']));
  });

  test('opens the pull request, and is 1 while something waits or was left', async () => {
    const prefix = temporaryTree();
    const waiting = await stage.command('org fix --org acme --repos web --at-most 0', { prefix });
    expect(waiting).toEqual({
      status: 1,
      out: '… acme/web  waits until others are merged (--at-most) · 1 file\n1 repository: 1 waiting for others to be merged\n',
      err: '',
    });
    const { status, out } = await stage.command('org fix --org acme --repos web', { prefix });
    const url = `${stage.github.url}/acme/web/pull/1`;
    expect({ status, out }).toEqual({
      status: 0,
      out: `✓ acme/web  pull request opened · 1 file  ${url}\n1 repository: 1 opened\n`,
    });
    await stage.github.closePullRequest('acme/web', 1);
    const why = 'it was closed without merging; --again opens another';
    expect(await stage.command('org fix --org acme --repos web', { prefix })).toMatchObject({
      status: 1,
      out: `! acme/web  ${why} · 1 file  ${url}\n1 repository: 1 left alone\n`,
    });
  });

  test('says which module’s default takes care of a caller', async () => {
    stage.github.createOrganization('forge');
    stage.github.setOrganizationRole('forge', 'mona', 'admin');
    const vm = 'variable "tokens" {\n  default = "optional"\n}\n'.concat(
      'resource "aws_instance" "this" {\n  metadata_options {\n    http_tokens = var.tokens\n  }\n}\n',
    );
    const call = 'module "vm" {\n  source = "git::https://localhost/forge/called-vm.git"\n}\n';
    for (const [name, text] of [
      ['called-vm', vm],
      ['called-by-a', call],
      ['called-by-b', call],
    ] as const) {
      await stage.github.createRepository({ fullName: `forge/${name}` });
      await stage.github.commit(`forge/${name}`, { branch: 'main', files: { 'main.tf': text } });
    }
    const { status, out } = await stage.command('org fix --org forge --repos * --dry-run');
    const says = 'needs no fix of its own: the default of forge/called-vm decides';
    expect(status).toBe(0);
    expect(out).toContain('✓ forge/called-vm  would get a pull request · 1 file\n--- a/main.tf\n');
    expect(out).toContain(`→ forge/called-by-a  ${says}\n`);
    expect(out).toContain(`→ forge/called-by-b  ${says}\n`);
    expect(out).toContain(
      '3 repositories: 1 to open, 2 by a module’s default; nothing written (--dry-run)\n',
    );
  });

  test('is 2 where something failed, and the others are done all the same', async () => {
    const heal = stage.github.fail({ path: '/repos/acme/web/git/trees' }, { status: 451 });
    const { status, out } = await stage.command('org fix --org acme --repos *');
    heal();
    expect({ status, out }).toEqual({
      status: 2,
      out: '✗ acme/web  could not be read: GitHub answers 451: Injected fault\n2 repositories: 1 failed\n',
    });
  });

  test.each([
    { args: '--repos web --at-most many', says: '--at-most takes a whole number, not "many"' },
    { args: '--repos nothing', says: 'no repository of acme matches nothing' },
  ])('$args: $says', async ({ args, says }) => {
    expect(await stage.command(`org fix --org acme ${args}`)).toEqual({
      status: 2,
      out: '',
      err: `require-imdsv2: ${says}\n`,
    });
  });
});
