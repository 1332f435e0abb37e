import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { temporaryTree } from './temporary-tree.ts';

/** Runs a command line in a directory and gathers what it prints. */
async function command(args: string, prefix = temporaryTree(), env: NodeJS.ProcessEnv = {}, isTTY = false) {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const stream = (chunks: Buffer[]) => ({
    write: (chunk: string | Uint8Array) => chunks.push(Buffer.from(chunk as string)),
    isTTY,
    columns: 80,
  });
  const io = { stdout: stream(out), stderr: stream(err), env, prefix, elapsed: () => 48 };
  const status = await run(args.split(' '), io);
  return { status, out: String(Buffer.concat(out)), err: String(Buffer.concat(err)) };
}

const violating = `resource "aws_instance" "web" {
  ami = "ami-1"

  metadata_options {
    http_tokens = "optional"
  }
}
`;
const compliant = violating.replace('optional', 'required');

describe('run', () => {
  it('explains itself', async () => {
    const { status, out, err } = await command('--help');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const word of ['scan', '--help', '--version']) expect(out).toContain(word);
  });

  it('explains a command', async () => {
    const { status, out, err } = await command('scan --help');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    for (const word of ['--format', '--fix', '--diff', '--config', '--stats', 'Examples:', 'Exit status:'])
      expect(out).toContain(word);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('prints an argument of which a terminal would obey a part as what it is', async () => {
    expect((await command('a\u009b2J')).err).not.toContain('\u009b');
  });

  it('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await command('--version')).toEqual({ status: 0, out: `${version}\n`, err: '' });
  });

  it('exits with 2 where the command line makes no sense', async () => {
    expect(await command('scna')).toEqual({
      status: 2,
      out: '',
      err: 'require-imdsv2: no command "scna"; did you mean scan?\n',
    });
  });

  it('exits with 0 where nothing is wrong', async () => {
    expect(await command('scan', temporaryTree({ 'main.tf': compliant }))).toEqual({
      status: 0,
      out: '✓ 1 EC2 target requires IMDSv2 · 1 file\n',
      err: '',
    });
  });

  it('exits with 1 where something is', async () => {
    const { status, out, err } = await command('scan', temporaryTree({ 'main.tf': violating }));
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toContain('✗ main.tf:5  tokens-optional  aws_instance.web');
    expect(out).toContain('✗ 1 of 1 EC2 target allows IMDSv1');
  });

  it('exits with 1 where a file is not Terraform', async () => {
    const { status, out } = await command(
      'scan',
      temporaryTree({ 'main.tf': 'resource "aws_instance" "x" {' }),
    );
    expect(status).toBe(1);
    expect(out).toContain('unparsable');
  });

  it('exits with 2 where something is not there, and judges the rest', async () => {
    const { status, out, err } = await command('scan gone main.tf', temporaryTree({ 'main.tf': violating }));
    expect({ status, err }).toEqual({ status: 2, err: 'gone: no such file or directory\n' });
    expect(out).toContain('main.tf:5');
  });

  it('gives no result where nothing could be judged', async () => {
    expect(await command('scan gone')).toEqual({
      status: 2,
      out: '',
      err: 'gone: no such file or directory\n',
    });
  });

  it('shows the reader nothing but text', async () => {
    const { err } = await command('scan \u001b[2J.tf');
    expect(err).toBe('␛[2J.tf: no such file or directory\n');
  });

  it('exits with 2 where the policy is wrong', async () => {
    const top = temporaryTree({ 'main.tf': violating, 'p.yml': 'x: 1\ny: 2\n' });
    expect(await command('scan --config p.yml', top)).toEqual({
      status: 2,
      out: '',
      err: 'p.yml:1: Unknown key x\np.yml:2: Unknown key y\n',
    });
  });

  it('follows the policy', async () => {
    const unknown = violating.replace('"optional"', 'var.tokens').concat('variable "tokens" {}\n');
    const policy = (text: string, content = unknown) =>
      command('scan', temporaryTree({ 'main.tf': content, '.github/require-imdsv2.yml': text }));
    expect(await policy('')).toMatchObject({ status: 0, out: expect.stringContaining('unresolved') });
    expect(await policy('on_unknown: fail')).toMatchObject({ status: 1 });
    expect((await policy('on_unknown: ignore')).out).not.toContain('unresolved');
    expect(await policy('enforcement: advise', violating)).toMatchObject({ status: 0 });
    expect(await policy('exclude: [main.tf]', violating)).toMatchObject({ status: 0 });
    const suppressed = violating.replace('ami =', '# require-imdsv2:ignore old agent\n  ami =');
    expect(await policy('', suppressed)).toMatchObject({ status: 0 });
    expect(await policy('suppressions: { expiry: required }', suppressed)).toMatchObject({ status: 1 });
  });

  it.each(['json', 'sarif'])('prints %s alone', async (format) => {
    const { status, out } = await command(
      `scan --format ${format} --diff --stats`,
      temporaryTree({ 'main.tf': violating }),
    );
    expect(status).toBe(1);
    expect(() => JSON.parse(out)).not.toThrow();
  });

  it.each([
    ['violation', 0, 1],
    ['unknown', 1, 1],
    ['unseen', 1, 1],
    ['nothing', 0, 0],
  ])('fails on %s', async (level, ofUnknown, ofViolation) => {
    const unknown = violating.replace('"optional"', 'var.tokens').concat('variable "tokens" {}\n');
    const status = async (content: string) =>
      (await command(`scan --fail-on ${level}`, temporaryTree({ 'main.tf': content }))).status;
    expect([await status(unknown), await status(violating)]).toEqual([ofUnknown, ofViolation]);
  });

  it('leaves out what matches --exclude, beside what the policy leaves out', async () => {
    const top = temporaryTree({
      'a/main.tf': violating,
      'b/main.tf': violating,
      'c/main.tf': violating,
      '.github/require-imdsv2.yml': 'exclude: [c/**]\n',
    });
    const { out } = await command('scan --exclude a/** --format json', top);
    expect(JSON.parse(out).targets.map(({ path }: { path: string }) => path)).toEqual(['b/main.tf']);
  });

  it('writes reports of several formats in one run', async () => {
    const top = temporaryTree({ 'main.tf': violating });
    const args = 'scan --format sarif --output a.sarif --format json --format junit --output b.xml';
    const { status, out } = await command(args, top);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ summary: { violation: 1 } });
    expect(JSON.parse(readFileSync(`${top}a.sarif`, 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(`${top}b.xml`, 'utf8')).toContain('<testsuites');
  });

  it('says which report could not be written', async () => {
    const top = temporaryTree({ 'main.tf': compliant });
    expect(await command('scan --output no/such/file', top)).toEqual({
      status: 2,
      out: '',
      err: 'no/such/file: no such file or directory\n',
    });
  });

  it('prints the last line alone with --quiet', async () => {
    const { out } = await command('scan --quiet', temporaryTree({ 'main.tf': violating }));
    expect(out).toBe(
      '✗ 1 of 1 EC2 target allows IMDSv1 · 1 file · 1 of 1 fixable: require-imdsv2 scan --fix\n',
    );
  });

  it.each([
    ['scan', 0, 'require-imdsv2: no Terraform files in the current directory\n'],
    ['scan .', 0, 'require-imdsv2: no Terraform files in the current directory\n'],
    ['scan docs', 2, 'docs: no Terraform files in it\n'],
    ['scan ./', 2, './: no Terraform files in it\n'],
  ])('%s without Terraform: %d', async (args, status, err) => {
    const done = await command(args, temporaryTree({ 'docs/README.md': '' }));
    expect(done).toMatchObject({ status, err });
    expect(done.out).not.toContain('✓');
  });

  it('prints the help where no command is given', async () => {
    const top = temporaryTree();
    const err: string[] = [];
    const io = { env: {}, prefix: top, elapsed: () => 0, stdout: { write() {} } };
    expect(await run([], { ...io, stderr: { write: (text) => err.push(String(text)) } })).toBe(2);
    expect(err.join('')).toContain('Usage: require-imdsv2 COMMAND');
  });

  it('prints empty JSON, too', async () => {
    expect(JSON.parse((await command('scan --format json gone')).out)).toMatchObject({
      version: 1,
      findings: [],
    });
  });

  it('names files from the top of the repository on GitHub', async () => {
    const top = temporaryTree({ 'infra/main.tf': violating });
    const { out } = await command('scan --format github', `${top}infra/`, { GITHUB_WORKSPACE: top });
    expect(out).toContain('::error file=infra/main.tf,line=5,');
  });

  it('says what it read', async () => {
    const { err } = await command('scan --stats', temporaryTree({ 'main.tf': compliant, 'x.md': '' }));
    expect(err).toMatch(
      /walked: +2 entries, 1 Terraform files\nread: +\d+ files, 0\.0 MB\njudged: +1 targets\n/,
    );
    expect(err).toMatch(/peak memory: \d+ MiB\n$/);
  });

  it('colors for a terminal', async () => {
    const top = temporaryTree({ 'main.tf': violating });
    expect((await command('scan', top, {}, true)).out).toContain('\u001b[');
    expect((await command('scan', top, { NO_COLOR: '1' }, true)).out).not.toContain('\u001b[');
  });
});

describe('run with fixes', () => {
  it('prints a diff that git applies', async () => {
    const top = temporaryTree({ 'main.tf': violating });
    const { status, out, err } = await command('scan --diff', top);
    expect(status).toBe(1);
    expect(out).toMatch(/^--- a\/main\.tf\n\+\+\+ b\/main\.tf\n@@/);
    expect(err).toContain('1 of 1 EC2 target allows IMDSv1');
    execFileSync('git', ['apply'], { cwd: top, input: out });
    expect(readFileSync(`${top}main.tf`, 'utf8')).toBe(compliant);
  });

  it('leaves out of the diff what git would not apply', async () => {
    const top = temporaryTree({
      // The mark of a work tree, in which modules elsewhere are followed.
      '.git/HEAD': '',
      'modules/web/main.tf': violating,
      'live/main.tf': `module "web" {\n  source = "../modules/web"\n}\n${violating}`,
    });
    const { out, err } = await command('scan --diff', `${top}live/`);
    expect(err).toContain('../modules/web/main.tf: left out of the patch');
    execFileSync('git', ['apply'], { cwd: `${top}live`, input: out });
    expect(readFileSync(`${top}live/main.tf`, 'utf8')).toContain(compliant);
    const further = await command('scan --diff live', top);
    execFileSync('git', ['apply'], { cwd: top, input: further.out });
    expect(readFileSync(`${top}modules/web/main.tf`, 'utf8')).toBe(compliant);
  });

  it('names files behind links themselves, once', async () => {
    const top = temporaryTree({ 'shared/main.tf': violating, 'live/x.tf': compliant.replace('web', 'x') });
    symlinkSync('../shared/main.tf', `${top}live/main.tf`);
    const { out } = await command('scan --diff', top);
    expect(out.match(/^---.*/gm)).toEqual(['--- a/shared/main.tf']);
    execFileSync('git', ['apply'], { cwd: top, input: out });
    expect(readFileSync(`${top}live/main.tf`, 'utf8')).toBe(compliant);
  });

  it('prints a diff that does no harm on a terminal', async () => {
    const top = temporaryTree({ 'main.tf': violating.replace('ami-1', 'a\u009b31m') });
    const { out } = await command('scan --diff', top, {}, true);
    expect(out).toContain('<U+009B>31m');
    expect(out).toContain('\u001b[32m+    http_tokens = "required"\u001b[39m\n');
  });

  it('writes the fixes and prints what remains', async () => {
    const top = temporaryTree({ 'main.tf': violating });
    expect(await command('scan --fix', top)).toEqual({
      status: 0,
      out: '✓ 1 EC2 target requires IMDSv2 · 1 file\n',
      err: 'fixed main.tf\n',
    });
    expect(readFileSync(`${top}main.tf`, 'utf8')).toBe(compliant);
    expect(await command('scan --fix', top)).toMatchObject({ status: 0, err: '' });
  });

  it('prints a patch and one line about it', async () => {
    const { err } = await command('scan --diff', temporaryTree({ 'main.tf': violating }));
    expect(err).toBe(
      '✗ 1 of 1 EC2 target allows IMDSv1 · 1 file · 1 of 1 fixable: require-imdsv2 scan --fix\n',
    );
  });

  it('keeps standard output for JSON', async () => {
    const top = temporaryTree({ 'main.tf': violating });
    const diff = await command('scan --diff --format json', top);
    expect(JSON.parse(diff.out)).toMatchObject({ summary: { violation: 1 } });
    expect(diff.err).toMatch(/^--- a\/main\.tf/);
    const { out, err } = await command('scan --fix --format json', top);
    expect(JSON.parse(out)).toMatchObject({ summary: { violation: 0, compliant: 1 } });
    expect(err).toBe('fixed main.tf\n');
  });

  it.each([
    ['scan --fix --diff', '--diff writes nothing and --fix writes; choose one of them'],
    [
      'scan --staged --changed-since HEAD',
      '--staged compares with HEAD and --changed-since with another commit',
    ],
    ['scan --fix -', '--fix can’t write standard input; use --diff'],
  ])('refuses %s', async (args, why) => {
    const top = temporaryTree({ 'main.tf': violating });
    const { status, out, err } = await command(args, top);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(`require-imdsv2: ${why}`);
    expect(readFileSync(`${top}main.tf`, 'utf8')).toBe(violating);
  });

  it('only counts many files', async () => {
    const files = Array.from({ length: 21 }, (_, index) => [`m${index}/main.tf`, violating]);
    const { err } = await command('scan --fix', temporaryTree(Object.fromEntries(files)));
    expect(err).toBe('fixed 21 files\n');
  });
});
