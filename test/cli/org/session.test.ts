import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalGitHub, startGitHub } from '../../../playground/github.ts';
import { orgOptions } from '../../../src/cli/commands/org-options.ts';
import { scan } from '../../../src/cli/commands/scan.ts';
import { help } from '../../../src/cli/help.ts';
import { withGitHub } from '../../../src/cli/org/session.ts';

let github: LocalGitHub;
let token: string;
beforeAll(async () => {
  github = await startGitHub();
  github.createOrganization('acme');
  github.setOrganizationRole('acme', 'mona', 'admin');
  token = github.createToken('mona');
});
afterAll(() => github.close());

async function session(env: NodeJS.ProcessEnv, work: Parameters<typeof withGitHub>[2]) {
  let err = '';
  const output = { write: (chunk: string | Uint8Array) => (err += chunk) };
  const io = { stdout: output, stderr: output, env, prefix: '', elapsed: () => 0 };
  const status = await withGitHub({ org: 'acme', 'api-url': `${github.url}/api/v3` }, io, work);
  return { status, err };
}

describe('withGitHub', () => {
  it('asks as the person whose token it is', async () => {
    const { status, err } = await session({ GITHUB_TOKEN: token }, async ({ client, org }) => {
      const { data } = await client.rest.users.getAuthenticated();
      expect([data.login, org]).toEqual(['mona', 'acme']);
      return 1;
    });
    expect({ status, err }).toEqual({ status: 1, err: '' });
  });

  it('needs a token', async () => {
    expect(await session({}, async () => 0)).toEqual({
      status: 2,
      err: 'require-imdsv2: no token: set GITHUB_TOKEN (or GH_TOKEN) to one of yours\n',
    });
  });

  it('explains what GitHub refuses', async () => {
    const { status, err } = await session({ GITHUB_TOKEN: 'ghp_wrong' }, async ({ client }) => {
      await client.rest.users.getAuthenticated();
      return 0;
    });
    expect({ status, err }).toEqual({
      status: 2,
      err: 'require-imdsv2: GET /user: GitHub doesn’t accept the token (401, Bad credentials): it is wrong, has expired or was revoked\n',
    });
  });

  it('hides no fault of ours', async () => {
    const fault = session({ GITHUB_TOKEN: token }, async () => {
      throw new TypeError('x is undefined');
    });
    await expect(fault).rejects.toThrow('x is undefined');
  });
});

it('the help says what a command needs', () => {
  expect(help({ ...scan, options: orgOptions })).toMatch(
    /--org ORGANIZATION +the login of the organization \(required\)/,
  );
});
