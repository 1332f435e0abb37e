import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AllowedHosts, addressesOf } from './allowed-hosts.ts';
import { type ArchiveFiles, readArchive } from './archive.ts';
import { FetchError, limits } from './limits.ts';

/** A repository at a branch, tag or commit; without `ref` at its default branch. */
interface GitSource {
  readonly url: string;
  readonly ref: string | null;
}

/** The `git` command with the credentials of the person. */
export interface GitClient {
  /** The commit that a ref stands for now. Throws `FetchError`. */
  commitOf(source: GitSource): Promise<string>;
  /** The files of a commit: read from git's own archive of it, so that no filter and no hook runs. Throws `FetchError`. */
  filesAt(source: GitSource, commit: string): Promise<ArchiveFiles>;
}

/** Nothing that a repository says is run, and no protocol but these is spoken. */
const safe = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'fetch.recurseSubmodules=false',
];
const commitId = /^[\da-f]{40}$/;
const shortCommit = /^[\da-f]{4,39}$/;

export function createGit(env: NodeJS.ProcessEnv, hosts: AllowedHosts): GitClient {
  const onDisk = hosts.listed.includes('file://');
  const settings = {
    ...env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: onDisk ? 'https:ssh:file' : 'https:ssh',
    GIT_LFS_SKIP_SMUDGE: '1',
  };
  const run = (args: readonly string[]) =>
    new Promise<Buffer>((resolve, reject) => {
      const options = {
        env: settings,
        timeout: limits.time,
        maxBuffer: limits.bytes,
        encoding: 'buffer',
      } as const;
      execFile('git', [...safe, ...args], options, (error, stdout, stderr) => {
        if (error)
          reject(new FetchError(reasonOf(error, stderr), 'Check the source, its ref and your access to it'));
        else resolve(stdout);
      });
    });

  async function check(source: GitSource): Promise<void> {
    const url = new URL(source.url);
    if (url.protocol === 'file:' && onDisk) return;
    if (source.ref?.startsWith('-') || url.hostname.startsWith('-'))
      throw new FetchError('its source is no address of git');
    await addressesOf(url, hosts);
  }

  /** No server lists commits: the repository's history, without its files, is asked for the one that is meant. */
  async function longCommit(url: string, short: string): Promise<string> {
    const directory = await mkdtemp(join(tmpdir(), 'require-imdsv2-git-'));
    try {
      await run(['init', '--quiet', '--bare', '--template=', directory]);
      const history = [
        '--filter=tree:0',
        '--no-tags',
        '--',
        url,
        '+refs/heads/*:refs/heads/*',
        '+refs/tags/*:refs/tags/*',
      ];
      await run(['-C', directory, 'fetch', '--quiet', ...history]);
      const found = await run(['-C', directory, 'rev-parse', '--verify', '--quiet', `${short}^{commit}`]);
      return found.toString('utf8').trim();
    } catch {
      throw new FetchError(`its repository has no branch, tag or commit “${short}”`);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  return {
    async commitOf(source) {
      await check(source);
      const { url, ref } = source;
      if (ref !== null && commitId.test(ref)) return ref;
      const names =
        ref === null ? ['HEAD'] : [`refs/tags/${ref}^{}`, `refs/tags/${ref}`, `refs/heads/${ref}`, ref];
      const lines = (await run(['ls-remote', '--quiet', '--', url, ...names])).toString('utf8').split('\n');
      const found = new Map(
        lines.map((line) => line.split('\t') as [string, string]).map(([id, name]) => [name, id]),
      );
      const commit = names.map((name) => found.get(name)).find((id) => id !== undefined && commitId.test(id));
      if (commit === undefined && ref !== null && shortCommit.test(ref)) return longCommit(url, ref);
      if (commit === undefined)
        throw new FetchError(`its repository has no branch, tag or commit “${ref ?? 'HEAD'}”`);
      return commit;
    },
    async filesAt(source, commit) {
      await check(source);
      const directory = await mkdtemp(join(tmpdir(), 'require-imdsv2-git-'));
      try {
        await run(['init', '--quiet', '--bare', '--template=', directory]);
        await run(['-C', directory, 'fetch', '--quiet', '--depth=1', '--no-tags', '--', source.url, commit]);
        return await readArchive(await run(['-C', directory, 'archive', '--format=tar', commit]));
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

/** git's own words, without those that name the address with its credentials. */
function reasonOf(error: Error & { killed?: boolean; code?: unknown }, stderr: Buffer): string {
  if (error.code === 'ENOENT') return 'the command git is not there';
  if (error.killed) return 'git took too long, or sent too much';
  const line = stderr
    .toString('utf8')
    .split('\n')
    .find((text) => /^(?:fatal|error):/.test(text));
  return `git says: ${(line ?? error.message.split('\n')[0] ?? '').replace(/\/\/[^@/\s]*@/g, '//').slice(0, 200)}`;
}
