import { describe, expect, it } from 'vitest';
import { type DiskFiles, diskFiles } from '../../src/cli/disk/disk.ts';
import { progressOn } from '../../src/cli/progress.ts';

const terminal = { isTTY: true, columns: 40, env: {} as NodeJS.ProcessEnv };

/** A progress on a terminal, its clock, and what was written. */
function watched({ isTTY, columns, env }: typeof terminal) {
  const written: string[] = [];
  const clock = { now: 0 };
  const stderr = { isTTY, columns, write: (chunk: string | Uint8Array) => written.push(String(chunk)) };
  const io = { stdout: stderr, stderr, env, prefix: '', elapsed: () => clock.now };
  return { progress: progressOn(io), written, clock };
}

function readMany(files: DiskFiles, how: 'glance' | 'read', count: number): void {
  for (let turn = 0; turn < count; turn++) files[how]('no such file');
}

describe('progress', () => {
  it.each([
    { where: 'a pipe', given: { isTTY: false } },
    { where: 'CI', given: { env: { CI: 'true' } } },
    { where: 'a terminal that takes no line back', given: { env: { TERM: 'dumb' } } },
  ])('is nothing in $where', ({ given }) => {
    expect(watched({ ...terminal, ...given }).progress).toBeUndefined();
  });

  it('says nothing of a scan that is over soon', () => {
    const { progress, written, clock } = watched(terminal);
    for (let entries = 1; entries <= 100; entries++) progress!.walked(entries);
    clock.now = 499;
    for (let entries = 101; entries <= 200; entries++) progress!.walked(entries);
    progress!.end();
    expect(written).toEqual([]);
  });

  it('says at once how many modules are fetched', () => {
    const { progress, written } = watched(terminal);
    for (const [done, total] of [
      [0, 2],
      [2, 2],
      [2, 1_203],
    ] as const)
      progress!.fetched(done, total);
    progress!.end();
    expect(written).toEqual([
      '\rfetching modules: 0 of 2\u001b[K',
      '\rfetching modules: 2 of 2\u001b[K',
      '\rfetching modules: 2 of 1,203\u001b[K',
      '\r\u001b[K',
    ]);
  });

  it('counts on one line, ten times a second, and takes the line away', () => {
    const { progress, written, clock } = watched(terminal);
    const files = progress!.watch(diskFiles({ paths: [], prefix: '/nowhere/', onError: () => {} }));
    clock.now = 500;
    for (let entries = 1; entries <= 1600; entries++) progress!.walked(entries);
    clock.now = 600;
    readMany(files, 'glance', 32);
    clock.now = 700;
    readMany(files, 'read', 16);
    progress!.end();
    progress!.end();
    expect(written).toEqual([
      '\rwalking: 16 entries\u001b[K',
      '\rreading: 16 files of 1,600 entries\u001b[K',
      '\rjudging: 16 files of interest among 32\u001b[K',
      '\r\u001b[K',
    ]);
  });

  it('never wraps', () => {
    const { progress, written, clock } = watched({ ...terminal, columns: 12 });
    clock.now = 500;
    for (let entries = 1; entries <= 16; entries++) progress!.walked(entries);
    expect(written).toEqual(['\rwalking: 16\u001b[K']);
  });
});
