import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../src/cli/run.ts';
import { parsePolicy } from '../../src/policy/file.ts';
import { defaultPolicy } from '../../src/policy/schema.ts';
import { temporaryTree } from './temporary-tree.ts';

async function command(prefix: string, ...args: string[]) {
  const said = { out: '', err: '' };
  const stream = (to: 'out' | 'err') => ({ write: (chunk: string | Uint8Array) => (said[to] += chunk) });
  const io = { stdout: stream('out'), stderr: stream('err'), env: {}, prefix, elapsed: () => 1 };
  return { status: await run(args, io), ...said };
}

describe('config', () => {
  it('prints what counts, and the line that sets it', async () => {
    const top = temporaryTree({
      '.git/HEAD': '',
      '.github/require-imdsv2.yml': `# ours
on_unknown: fail
exclude: ["examples/**"]
fixes:
  maximum: 3
suppressions:
  expiry: required
`,
      'envs/prod/main.tf': '',
    });
    const { status, out, err } = await command(top, 'config', 'envs/prod');
    expect([status, err]).toEqual([0, '']);
    expect(out).toMatch(/^# envs\/prod: \.github\/require-imdsv2\.yml\n/);
    expect(out).toMatch(/^enforcement: enforce +# default$/m);
    expect(out).toMatch(/^on_unknown: fail +# \.github\/require-imdsv2\.yml:2$/m);
    expect(out).toMatch(/^exclude: \["examples\/\*\*"\] +# \.github\/require-imdsv2\.yml:3$/m);
    expect(out).toMatch(/^ {2}maximum: 3 +# \.github\/require-imdsv2\.yml:5$/m);
    expect(out).toMatch(/^ {2}button: true +# default$/m);
    expect(parse(out)).toEqual({
      ...defaultPolicy,
      on_unknown: 'fail',
      exclude: ['examples/**'],
      fixes: { ...defaultPolicy.fixes, maximum: 3 },
      suppressions: { tools: 'all', new: 'allow', expiry: 'required' },
    });
  });

  it('prints the defaults where there is no file', async () => {
    const { status, out } = await command(temporaryTree(), 'config');
    expect(status).toBe(0);
    expect(out).toMatch(/^# \.: defaults \(no policy file found\)\n/);
    expect(parse(out)).toEqual(defaultPolicy);
  });

  it('prints the policy of each path', async () => {
    const top = temporaryTree({
      'a/.github/require-imdsv2.yml': 'engine: terraform',
      'b/.github/require-imdsv2.yaml': 'engine: terraform',
    });
    const { status, out, err } = await command(top, 'config', 'a', 'b');
    expect(status).toBe(0);
    expect(out).toMatch(/^engine: terraform +# a\/\.github\/require-imdsv2\.yml:1$/m);
    expect(out).toMatch(/^# b: defaults/m);
    expect(err).toBe(
      'require-imdsv2: b/.github/require-imdsv2.yaml does not count: the policy file is .github/require-imdsv2.yml\n',
    );
  });

  it('says what is wrong with a file', async () => {
    const top = temporaryTree({ '.github/require-imdsv2.yml': 'onUnknown: fail' });
    expect(await command(top, 'config')).toEqual({
      status: 2,
      out: '',
      err: '.github/require-imdsv2.yml:1: Unknown key onUnknown; did you mean on_unknown?\n',
    });
  });
});

describe('init', () => {
  it('writes a policy that changes nothing until a line is uncommented', async () => {
    const top = temporaryTree({ '.git/HEAD': '', 'infra/x': '' });
    expect(await command(`${top}infra/`, 'init')).toEqual({
      status: 0,
      out: 'written: ../.github/require-imdsv2.yml\n',
      err: '',
    });
    const text = readFileSync(`${top}.github/require-imdsv2.yml`, 'utf8');
    expect(parsePolicy(text)).toMatchObject({ settings: {}, problems: [] });
    const used = text.replace(/^#(?=[a-z_]+:| {2})/gm, '');
    const { locked: _, ...repository } = defaultPolicy;
    expect(parsePolicy(used)).toMatchObject({ settings: repository, problems: [] });
    for (const line of text.split('\n').slice(2)) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('overwrites nothing', async () => {
    const top = temporaryTree({ '.github/require-imdsv2.yml': 'engine: terraform' });
    const { status, out, err } = await command(top, 'init', '--with-workflow');
    expect(status).toBe(2);
    expect(err).toBe('.github/require-imdsv2.yml: exists already, so it was left as it is\n');
    expect(out).toBe('written: .github/workflows/require-imdsv2.yml\n');
    expect(readFileSync(`${top}.github/require-imdsv2.yml`, 'utf8')).toBe('engine: terraform');
  });

  it('writes the workflow of the README', async () => {
    const top = temporaryTree();
    await command(top, 'init', '--with-workflow');
    const workflow = readFileSync(`${top}.github/workflows/require-imdsv2.yml`, 'utf8');
    expect(readFileSync('README.md', 'utf8')).toContain(workflow);
  });
});
