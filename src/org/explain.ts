interface RequestFailure {
  readonly name?: string;
  readonly message: string;
  readonly status?: number;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly headers?: Headers;
  readonly response?: {
    readonly headers?: Headers;
    readonly data?: { readonly message?: unknown; readonly errors?: unknown };
  };
  readonly errors?: readonly { readonly type?: string; readonly message: string }[];
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** Characters of GitHub's own words. */
const longest = 400;

/** Explains GitHub's refusal, in one line; undefined where the error is not GitHub's. */
export function explain(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const failure = error as RequestFailure;
  if (failure.name === 'GraphqlResponseError') return `GraphQL: ${graphqlReason(failure)}`;
  // Octokit's own words, once it has been waited for often enough.
  if (failure.message === 'GraphQL Rate Limit Exceeded')
    return 'GraphQL: the rate limit is met again and again';
  if (failure.name !== 'HttpError') return undefined;
  return `${requestOf(failure)}: ${reasonOf(failure)}`;
}

/** The same without naming the request; what the error says where it is not GitHub's. */
export function reasonFor(error: Error): string {
  return error.name === 'HttpError' ? reasonOf(error as RequestFailure) : oneLine(error.message);
}

/** `GET /orgs/acme/rulesets`, as GitHub's documentation writes it. */
function requestOf({ request }: RequestFailure): string {
  const path = URL.parse(request?.url ?? '')?.pathname ?? '';
  return `${request?.method ?? 'GET'} ${path.replace(/^\/api(?:\/v3)?(?=\/)/, '')}`;
}

function reasonOf(failure: RequestFailure): string {
  const { status = 0, response } = failure;
  if (!response) return `GitHub can’t be reached (${failure.message})`;
  const said = saidBy(failure);
  const headers = response.headers ?? {};
  if (status === 401)
    return `GitHub doesn’t accept the token (401, ${said}): it is wrong, has expired or was revoked`;
  const signOn = /url=(\S+)/.exec(String(headers['x-github-sso'] ?? ''))?.[1];
  if (signOn) return `the organization requires single sign-on for this token; authorize it at ${signOn}`;
  if (status === 403 || status === 404) return refusal(status, said, headers);
  if (status >= 500) return `GitHub answers ${status} (${said}); try later`;
  return `GitHub answers ${status}: ${said}`;
}

function refusal(status: number, said: string, headers: Headers): string {
  const permissions = String(headers['x-accepted-github-permissions'] ?? '');
  const missing = missingScopes(headers);
  const needs = missing
    ? `; the token has ${missing.has}, this needs ${missing.needs}`
    : permissions && status === 403
      ? `; the token needs the permission ${permissions.replaceAll(';', ' or ')}`
      : '';
  if (status === 403) return `GitHub refuses it (403): ${said}${needs}`;
  return `not found, or the token may not see it (404)${needs}`;
}

/** Classic tokens have scopes, and GitHub says which ones it would have taken. */
function missingScopes(headers: Headers): { has: string; needs: string } | undefined {
  const { 'x-oauth-scopes': granted, 'x-accepted-oauth-scopes': accepted } = headers;
  if (granted === undefined || !accepted) return undefined;
  const list = (text: string | number) =>
    String(text)
      .split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== '');
  const has = list(granted);
  const wanted = list(accepted);
  if (wanted.length === 0 || wanted.some((scope) => has.includes(scope))) return undefined;
  return {
    has: has.length === 0 ? 'no scope' : `the scopes ${has.join(', ')}`,
    needs: wanted.length === 1 ? `the scope ${wanted[0]}` : `one of ${wanted.join(', ')}`,
  };
}

function graphqlReason({ errors = [], message }: RequestFailure): string {
  const [first] = errors;
  if (!first) return oneLine(message);
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const hint = first.type === 'NOT_FOUND' ? '; it doesn’t exist, or the token may not see it' : '';
  return `${oneLine(first.message).replace(/\.$/, '')}${hint}${others}`;
}

function saidBy({ response, message }: RequestFailure): string {
  const { message: said, errors } = response?.data ?? {};
  const words = typeof said === 'string' && said !== '' ? said : message;
  const details = Array.isArray(errors) ? `: ${errors.map(detail).join('; ')}` : '';
  return oneLine(words + details).slice(0, longest);
}

/** Errors beside the message are texts or objects, by endpoint. */
function detail(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  if (typeof error === 'string') return error;
  return typeof message === 'string' ? message : JSON.stringify(error);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Explains GitHub's refusal of a ruleset, with advice, in one line; undefined where it isn't GitHub's. */
export function explainRulesetRefusal(error: unknown, org: string): string | undefined {
  const line = explain(error);
  if (line === undefined) return undefined;
  const { status, response } = error as RequestFailure;
  const said = JSON.stringify(response?.data ?? '');
  const help = helpFor(status, said, org);
  return help === undefined ? line : `${line.replace(/\.$/, '')}. ${help}`;
}

function helpFor(status: number | undefined, said: string, org: string): string | undefined {
  if (status === 403 && /\bupgrade to\b/i.test(said))
    return `The plan of ${org} has no rulesets for the organization: require the check in each repository, or upgrade`;
  if (status === 403 || status === 404)
    return `Rulesets of ${org} are for its owners and for the role that manages them; a classic token needs the scope admin:org, a fine-grained one the organization’s Administration (write)`;
  if (status !== 422) return undefined;
  if (/integration|statuses/i.test(said))
    return 'GitHub takes an App as source only where it is installed and may write commit statuses: give it Commit statuses (write), and accept that on the installation';
  if (/evaluate/i.test(said)) return 'Evaluating without enforcing is a feature of GitHub Enterprise';
  return undefined;
}
