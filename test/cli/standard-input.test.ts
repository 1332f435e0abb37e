import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { temporaryTree } from './temporary-tree.ts';

async function scan(text: string | undefined, ...args: string[]) {
  let out = '';
  let err = '';
  const status = await run(['scan', ...args, '-'], {
    ...(text !== undefined && { stdin: Readable.from([Buffer.from(text)]) }),
    stdout: { write: (chunk) => (out += chunk) },
    stderr: { write: (chunk) => (err += chunk) },
    env: {},
    prefix: temporaryTree(),
    elapsed: () => 0,
  });
  return { status, out, err };
}

const hcl =
  'resource "aws_instance" "web" {\n  metadata_options {\n    http_tokens = var.t\n  }\n}\nvariable "t" {\n  default = "optional"\n}\n';
const json = JSON.stringify({ resource: { aws_instance: { web: {} } } });
const plan = JSON.stringify({
  format_version: '1.2',
  resource_changes: [
    {
      address: 'aws_instance.web',
      mode: 'managed',
      type: 'aws_instance',
      name: 'web',
      change: { actions: ['create'], after: { metadata_options: [] }, after_unknown: {} },
    },
  ],
});

describe('scan -', () => {
  it.each([
    ['HCL', hcl],
    ['JSON', json],
    ['a plan', plan],
  ])('judges %s under the path -', async (_name, text) => {
    const { status, out } = await scan(text, '--format', 'json');
    expect(status).toBe(1);
    const { targets, findings } = JSON.parse(out);
    expect(targets).toMatchObject([
      { address: 'aws_instance.web', path: '-', root: '.', verdict: 'violation' },
    ]);
    expect(findings).toMatchObject([{ path: '-', address: 'aws_instance.web' }]);
    expect(out).not.toContain('stdin.');
  });

  it('shows the lines and the fix', async () => {
    const { out } = await scan(hcl);
    expect(out).toContain('✗ -:7  tokens-optional  aws_instance.web');
    expect(out).toContain('+   default = "required"');
    expect(out).toMatch(/1 of 1 fixable\n$/);
    expect((await scan(hcl, '--diff')).out).toMatch(/^--- a\/-\n\+\+\+ b\/-\n/);
  });

  it.each([
    ['with other paths', hcl, ['main.tf'], 'can’t be combined with other paths'],
    ['without anything', undefined, [], 'nothing on standard input'],
  ])('is refused %s', async (_name, text, args, why) => {
    const { status, out, err } = await scan(text, ...args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(why);
  });
});
