import { describe, expect, it } from 'vitest';
import { connectionFrom } from '../../src/org/client.ts';

describe('connectionFrom', () => {
  it.each([
    { name: 'github.com', env: {}, apiUrl: 'https://api.github.com' },
    {
      name: 'the GitHub that a workflow runs on',
      env: { GITHUB_API_URL: 'https://ghe.example.com/api/v3' },
      apiUrl: 'https://ghe.example.com/api/v3',
    },
    {
      name: '--api-url before everything',
      given: 'https://api.acme.ghe.com/',
      env: { GITHUB_API_URL: 'https://ghe.example.com/api/v3' },
      apiUrl: 'https://api.acme.ghe.com',
    },
    {
      name: 'this machine without TLS',
      given: 'http://localhost:3000/api/v3',
      env: {},
      apiUrl: 'http://localhost:3000/api/v3',
    },
  ])('asks $name', ({ given, env, apiUrl }) => {
    expect(connectionFrom(given, { GITHUB_TOKEN: ' ghp_1\n', ...env })).toEqual({ token: 'ghp_1', apiUrl });
  });

  it('takes GH_TOKEN where there is no GITHUB_TOKEN', () => {
    expect(connectionFrom(undefined, { GITHUB_TOKEN: '', GH_TOKEN: 'gho_2' })).toMatchObject({
      token: 'gho_2',
    });
  });

  it.each([
    { given: undefined, env: {}, problem: 'no token: set GITHUB_TOKEN (or GH_TOKEN) to one of yours' },
    {
      given: undefined,
      env: { GITHUB_TOKEN: 'ghp_1\nsecret' },
      problem: 'GITHUB_TOKEN (or GH_TOKEN) doesn’t hold a token',
    },
    {
      given: 'ghe.example.com',
      env: { GITHUB_TOKEN: 'ghp_1' },
      problem: '--api-url is no URL; GitHub Enterprise Server has https://HOST/api/v3',
    },
    {
      given: 'https://me:secret@ghe.example.com/api/v3',
      env: { GITHUB_TOKEN: 'ghp_1' },
      problem: '--api-url may not hold a password; the token comes from GITHUB_TOKEN',
    },
    {
      given: undefined,
      env: { GITHUB_TOKEN: 'ghp_1', GITHUB_API_URL: 'http://ghe.example.com/api/v3' },
      problem: 'GITHUB_API_URL has to begin with https://, because the token would be readable on its way',
    },
  ])('says: $problem', ({ given, env, problem }) => {
    expect(connectionFrom(given, env)).toEqual({ problem });
  });
});
