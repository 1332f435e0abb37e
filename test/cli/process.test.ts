import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryTree } from './temporary-tree.ts';

const program = fileURLToPath(new URL('../../bin/require-imdsv2.js', import.meta.url));
const violating = 'resource "aws_instance" "web" {\n  ami = "ami-1"\n}\n';

describe('bin/require-imdsv2.js', () => {
  it('prints its result, exits with its status and warns of nothing', () => {
    const cwd = temporaryTree({ 'main.tf': violating });
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'scan', '--format', 'json'], {
      cwd,
    });
    expect({ status, stderr: String(stderr) }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(String(stdout))).toMatchObject({
      version: 1,
      summary: { files: 1, targets: 1, violation: 1 },
    });
  });

  it('does not mind a reader that has seen enough', async () => {
    const files = Array.from({ length: 300 }, (_, index) => [`m${index}/main.tf`, violating]);
    const child = spawn(process.execPath, [program, 'scan'], {
      cwd: temporaryTree(Object.fromEntries(files)),
    });
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('is no verdict where its report can’t be written', () => {
    const cwd = temporaryTree({ 'main.tf': violating });
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [program, 'scan'], {
      ...{ cwd, stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
    });
    closeSync(full);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'require-imdsv2: ENOSPC: no space left on device, write\n',
    });
  });

  it('says what it may not read, and judges the rest', () => {
    const cwd = temporaryTree({ 'closed.tf': violating, 'open.tf': violating });
    chmodSync(cwd, 0o755);
    chmodSync(`${cwd}closed.tf`, 0);
    // Root may read everything, so it becomes nobody.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'scan'], { cwd, ...nobody });
    expect(String(stderr)).toBe('closed.tf: permission denied\n');
    expect(String(stdout)).toContain('open.tf:1');
    expect(status).toBe(2);
  });
});
