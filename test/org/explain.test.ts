import { describe, expect, it } from 'vitest';
import { explain } from '../../src/org/explain.ts';

/** As Octokit throws it. */
function refused(status: number, message: string, headers: Record<string, string> = {}) {
  const request = { method: 'GET', url: 'https://ghe.example.com/api/v3/orgs/acme/rulesets?page=2' };
  const response = { status, headers, data: { message } };
  return Object.assign(new Error(message), { name: 'HttpError', status, request, response });
}

const hidden = 'not found, or the token may not see it (404)';

describe('explain', () => {
  it.each([
    {
      error: refused(401, 'Bad credentials'),
      line: 'GitHub doesn’t accept the token (401, Bad credentials): it is wrong, has expired or was revoked',
    },
    {
      error: refused(403, 'Resource protected by organization SAML enforcement.', {
        'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=A1',
      }),
      line: 'the organization requires single sign-on for this token; authorize it at https://github.com/orgs/acme/sso?authorization_request=A1',
    },
    {
      error: refused(404, 'Not Found', { 'x-oauth-scopes': 'repo', 'x-accepted-oauth-scopes': 'admin:org' }),
      line: `${hidden}; the token has the scopes repo, this needs the scope admin:org`,
    },
    {
      error: refused(404, 'Not Found', {
        'x-oauth-scopes': '',
        'x-accepted-oauth-scopes': 'admin:org, read:org',
      }),
      line: `${hidden}; the token has no scope, this needs one of admin:org, read:org`,
    },
    {
      error: refused(404, 'Not Found', {
        'x-oauth-scopes': 'admin:org',
        'x-accepted-oauth-scopes': 'admin:org',
      }),
      line: hidden,
    },
    {
      error: refused(403, 'Resource not accessible by personal access token', {
        'x-accepted-github-permissions': 'organization_administration=write',
      }),
      line: 'GitHub refuses it (403): Resource not accessible by personal access token; the token needs the permission organization_administration=write',
    },
    { error: refused(422, 'Validation\nFailed'), line: 'GitHub answers 422: Validation Failed' },
  ])('$line', ({ error, line }) => {
    expect(explain(error)).toBe(`GET /orgs/acme/rulesets: ${line}`);
  });

  it('knows errors of GraphQL', () => {
    const message = "Could not resolve to an Organization with the login of 'acmee'.";
    const error = Object.assign(new Error('Request failed'), {
      name: 'GraphqlResponseError',
      errors: [{ type: 'NOT_FOUND', message }, { message: 'x' }],
    });
    expect(explain(error)).toBe(
      "GraphQL: Could not resolve to an Organization with the login of 'acmee'; it doesn’t exist, or the token may not see it (and 1 more)",
    );
  });

  it('knows a limit that doesn’t end', () => {
    expect(explain(new Error('GraphQL Rate Limit Exceeded'))).toBe(
      'GraphQL: the rate limit is met again and again',
    );
  });

  it('leaves other errors to those who can use their stack', () => {
    expect(explain(new TypeError('x is undefined'))).toBeUndefined();
  });
});
