import { PassThrough } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { type GitHubOptions, type LocalGitHub, startGitHub } from '../../../playground/github.ts';
import { run } from '../../../src/cli/run.ts';
import { temporaryTree } from '../temporary-tree.ts';

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Default: of mona, who owns the organization, and may everything. */
  readonly token?: string;
  /** The answer typed on the terminal; without it there is no terminal. */
  readonly answer?: string;
  readonly columns?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly prefix?: string;
}

/** A GitHub with the organization acme, owned by mona, for the tests of one file. */
export function organization(options: GitHubOptions = {}) {
  let github: LocalGitHub;
  let owner: string;
  beforeAll(async () => {
    github = await startGitHub(options);
    github.createOrganization('acme');
    github.setOrganizationRole('acme', 'mona', 'admin');
    github.setOrganizationRole('acme', 'hubot', 'member');
    owner = github.createToken('mona');
  });
  afterAll(() => github.close());

  return {
    get github() {
      return github;
    },
    /** Of mona, with every scope. */
    get token() {
      return owner;
    },
    /** Changes a setting of the organization, as its owner would. */
    async settings(method: string, path: string): Promise<void> {
      const headers = { authorization: `token ${owner}` };
      const { ok, status } = await fetch(`${github.url}/api/v3${path}`, { method, headers });
      if (!ok) throw new Error(`${method} ${path}: ${status}`);
    },
    /** Runs a command line against it. */
    async command(
      args: string,
      { token, answer, columns = 100, env, prefix }: RunOptions = {},
    ): Promise<Ran> {
      const [out, err] = [[] as string[], [] as string[]];
      const isTTY = answer !== undefined;
      const stream = (chunks: string[]) => ({
        write: (chunk: string | Uint8Array) => chunks.push(Buffer.from(chunk as string).toString()),
        isTTY,
        columns,
      });
      const stdin = Object.assign(new PassThrough(), { isTTY });
      stdin.end(answer ?? '');
      const folder = prefix ?? temporaryTree();
      const io = {
        stdin,
        stdout: stream(out),
        stderr: stream(err),
        env: {
          MODULE_REGISTRY: 'off',
          GITHUB_TOKEN: token ?? owner,
          XDG_CACHE_HOME: `${folder}cache`,
          ...env,
        },
        prefix: folder,
        elapsed: () => 0,
      };
      const status = await run([...args.split(' '), '--api-url', `${github.url}/api/v3`], io);
      return { status, out: out.join(''), err: err.join('') };
    },
  };
}
