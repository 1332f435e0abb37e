import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diskFiles } from '../../../src/cli/disk/disk.ts';
import { walk } from '../../../src/cli/disk/walk.ts';
import { temporaryTree } from '../temporary-tree.ts';

function found(prefix: string, targets: readonly string[] = ['.'], excluded = (_path: string) => false) {
  const files = diskFiles({ paths: [], prefix, onError: () => {} });
  const result = walk(targets, { files, prefix, excluded });
  return { ...result, paths: result.paths.sort(), counters: files.counters };
}

const plan = JSON.stringify({ format_version: '1.2', terraform_version: '1.11.0', planned_values: {} });

describe('walk', () => {
  it('collects Terraform files by name, wherever they lie', () => {
    const wanted = [
      'a.tf',
      'b.tofu',
      'c.tf.json',
      'd.tofu.json',
      'e.tfvars',
      'f.auto.tfvars.json',
      '.hidden/g.tf',
      'deep/er/h.tf',
    ];
    const others = [
      'README.md',
      'tf',
      'a.tf.bak',
      'main.tf~',
      '.#a.tf',
      '.a.tf',
      '#a.tf#',
      'a.hcl',
      '.terraform.lock.hcl',
    ];
    const skipped = ['.git/x.tf', '.terraform/modules/m/x.tf', 'node_modules/m/x.tf', 'deep/.terraform/x.tf'];
    const top = temporaryTree(
      Object.fromEntries([...wanted, ...others, ...skipped].map((path) => [path, ''])),
    );
    const { paths, problems } = found(top);
    expect(paths).toEqual([...wanted].sort());
    expect(problems).toEqual([]);
  });

  it('takes a JSON file where it is a plan', () => {
    const top = temporaryTree({
      'plan.json': plan,
      'sorted.json': JSON.stringify({
        applyable: true,
        configuration: {},
        format_version: '1.2',
        resource_changes: [],
      }),
      'pretty.json': `\uFEFF${JSON.stringify(JSON.parse(plan), null, 2)}`,
      'state.json': JSON.stringify({ format_version: '1.0', terraform_version: '1.11.0', values: {} }),
      'package.json': '{"name": "x", "planned_values": 1, "format_version": 1}',
      'variables.json': '{"variables": {"x": "resource_changes"}}',
      'array.json': '[{"format_version": 1, "resource_changes": []}]',
      'empty.json': '',
    });
    expect(found(top).paths).toEqual(['plan.json', 'pretty.json', 'sorted.json']);
  });

  it('reads only the head of JSON that can be no plan', () => {
    const top = temporaryTree({ 'big.json': `{"name": "${'x'.repeat(5_000_000)}"}` });
    expect(found(top).counters).toEqual({ filesRead: 0, bytesRead: 0 });
  });

  it('names paths from the working directory', () => {
    const top = temporaryTree({ 'envs/prod/main.tf': '', 'modules/web/main.tf': '' });
    expect(found(top, ['envs/']).paths).toEqual(['envs/prod/main.tf']);
    expect(found(top, [`${top}modules`]).paths).toEqual(['modules/web/main.tf']);
    expect(found(`${top}envs/`, ['../modules']).paths).toEqual(['../modules/web/main.tf']);
    expect(found(`${top}envs/prod/`, ['../..']).paths).toEqual(['../../modules/web/main.tf', 'main.tf']);
  });

  it('names each file once', () => {
    const top = temporaryTree({ 'a/main.tf': '' });
    expect(found(top, ['.', 'a', './a/main.tf', 'a/../a']).paths).toEqual(['a/main.tf']);
  });

  it('takes a file by name, and says why where it cannot', () => {
    const top = temporaryTree({ 'main.tf': '', 'plan.json': plan, 'other.json': '{}', 'README.md': '' });
    const { paths, problems } = found(top, [
      'main.tf',
      'plan.json',
      'other.json',
      'README.md',
      'gone.tf',
      'main.tf/x',
    ]);
    expect(paths).toEqual(['main.tf', 'plan.json']);
    expect(problems.map(({ path, what }) => `${path}: ${what}`)).toEqual([
      'other.json: not a Terraform plan; make one with terraform show -json',
      'README.md: not a Terraform file (.tf, .tofu, .tf.json, .tofu.json, .tfvars, .tfvars.json) or a plan as .json',
      'gone.tf: no such file or directory',
      'main.tf/x: no such file or directory',
    ]);
  });

  it('lists what a policy leaves out', () => {
    const top = temporaryTree({ 'a.tf': '', 'examples/b.tf': '' });
    const { paths, excluded } = found(top, ['.', 'examples/b.tf'], (path) => path.startsWith('examples/'));
    expect(paths).toEqual(['a.tf']);
    expect(excluded).toEqual(['examples/b.tf']);
  });

  it('is not held up by what only looks like a file', () => {
    const top = temporaryTree({ 'ok.tf': '' });
    mkdirSync(`${top}directory.tf`);
    execFileSync('mkfifo', [`${top}fifo.tf`, `${top}fifo.json`]);
    expect(found(top)).toMatchObject({ paths: ['ok.tf'], problems: [] });
    expect(found(top, ['fifo.tf']).problems).toEqual([
      { path: 'fifo.tf', what: 'neither a file nor a directory' },
    ]);
  });

  it('looks into a directory whose name ends in .tf', () => {
    expect(found(temporaryTree({ 'directory.tf/main.tf': '' })).paths).toEqual(['directory.tf/main.tf']);
  });

  it('follows links to files, and links to directories only by name', () => {
    const top = temporaryTree({ 'real/main.tf': '' });
    symlinkSync('real/main.tf', `${top}link.tf`);
    symlinkSync('real', `${top}linked`);
    symlinkSync('real', `${top}directory.tf`);
    symlinkSync('.', `${top}loop`);
    expect(found(top)).toMatchObject({ paths: ['link.tf', 'real/main.tf'], problems: [] });
    expect(found(top, ['linked']).paths).toEqual(['linked/main.tf']);
  });

  it('takes links that lead nowhere, for what reads them', () => {
    const top = temporaryTree({ 'ok.tf': '' });
    symlinkSync('circle.tf', `${top}circle.tf`);
    symlinkSync('gone', `${top}broken.tf`);
    symlinkSync('user@host.123', `${top}.#ok.tf`); // what Emacs leaves beside a file that is being edited
    const { paths, problems } = found(top);
    expect(paths.sort()).toEqual(['broken.tf', 'circle.tf', 'ok.tf']);
    expect(problems).toEqual([]);
  });

  it('says which names it cannot open', () => {
    const top = temporaryTree();
    execFileSync('sh', ['-c', `touch "$(printf 'caf\\351.tf')"`], { cwd: top });
    expect(found(top)).toMatchObject({
      paths: [],
      problems: [{ path: 'caf\uFFFD.tf', what: 'the name is not UTF-8, so the file could not be opened' }],
    });
  });

  it('goes as deep as the disk does', () => {
    const deep = `${'d/'.repeat(500)}main.tf`;
    expect(found(temporaryTree({ [deep]: '' })).paths).toEqual([deep]);
  });

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)('says which directories it may not read', () => {
    const top = temporaryTree({ 'closed/main.tf': '', 'ok.tf': '' });
    chmodSync(`${top}closed`, 0);
    const { paths, problems } = found(top);
    chmodSync(`${top}closed`, 0o700);
    expect(paths).toEqual(['ok.tf']);
    expect(problems).toEqual([{ path: 'closed', what: 'permission denied' }]);
  });
});
