import { newestAllowed } from '../../rule/modules/version.ts';
import { FetchError, limits } from './limits.ts';
import { get, type HostAnswer, type RequestOptions } from './request.ts';

/** A module of a registry. */
interface RegistryModule {
  readonly host: string;
  /** `namespace/name/provider` */
  readonly module: string;
}

/**
 * The registry protocol, as Terraform speaks it: service discovery, versions, download.
 * https://developer.hashicorp.com/terraform/internals/module-registry-protocol
 */
export interface Registry {
  /** The newest release that a constraint allows; null constraint: the newest. Throws `FetchError`. */
  newest(module: RegistryModule, constraint: string | null): Promise<string>;
  /** Where the code of a release is, as a source of its own: `git::https://…?ref=v1`. Throws `FetchError`. */
  download(module: RegistryModule, version: string): Promise<string>;
}

/**
 * @param freshFor milliseconds that an answer counts, and for a failure a tenth of it; by default as long as the registry
 *   is kept, because a scan asks for each module once
 */
export function createRegistry(options: RequestOptions, freshFor = Number.POSITIVE_INFINITY): Registry {
  const services = memory<URL>(freshFor);
  const versions = memory<readonly string[]>(freshFor);
  const places = memory<string>(freshFor);

  return {
    async newest(module, constraint) {
      const all = await versions(nameOf(module), () => listVersions(module));
      const newest = newestAllowed(all, constraint);
      if (newest === undefined)
        throw new FetchError(
          `no release of ${nameOf(module)} satisfies its version “${constraint ?? 'any'}”`,
        );
      return newest;
    },
    download: (module, version) => places(`${nameOf(module)} ${version}`, () => locate(module, version)),
  };

  async function locate(module: RegistryModule, version: string): Promise<string> {
    const base = await serviceOf(module.host);
    const url = new URL(`${module.module}/${encodeURIComponent(version)}/download`, base);
    const answer = await ask(url, module);
    const header = answer.headers['x-terraform-get'];
    const location =
      typeof header === 'string' ? header : (jsonOf(answer) as { location?: unknown }).location;
    if (typeof location !== 'string' || location === '')
      throw new FetchError(`${module.host} doesn’t say where ${module.module} ${version} is`);
    return /^(?:\.{0,2}\/)/.test(location) ? new URL(location, answer.url).href : location;
  }

  function serviceOf(host: string): Promise<URL> {
    return services(host, async () => {
      const scheme = options.hosts.listed.includes(`http://${host}`) ? 'http' : 'https';
      const answer = await get(new URL(`${scheme}://${host}/.well-known/terraform.json`), options);
      if (answer.status !== 200)
        throw new FetchError(`${host} is no module registry (HTTP ${answer.status})`);
      const service = (jsonOf(answer) as Record<string, unknown>)['modules.v1'];
      if (typeof service !== 'string') throw new FetchError(`${host} is no module registry`);
      return new URL(service.endsWith('/') ? service : `${service}/`, answer.url);
    });
  }

  async function listVersions(module: RegistryModule): Promise<readonly string[]> {
    const base = await serviceOf(module.host);
    const answer = await ask(new URL(`${module.module}/versions`, base), module);
    const { modules } = jsonOf(answer) as { modules?: { versions?: { version?: unknown }[] }[] };
    const found = (modules?.[0]?.versions ?? []).flatMap(({ version }) =>
      typeof version === 'string' ? version : [],
    );
    // Terraform orders these too, and one of them may be the newest.
    const odd = found.find((version) => /^v?\d+(?:\.\d+){3}/.test(version));
    if (odd !== undefined)
      throw new FetchError(
        `${nameOf(module)} has the release ${odd.slice(0, 40)}, which is no semantic version`,
      );
    if (found.length > limits.releases)
      throw new FetchError(`${nameOf(module)} has more than ${limits.releases} releases`);
    return found;
  }

  async function ask(url: URL, { host, module }: RegistryModule): Promise<HostAnswer> {
    const answer = await get(url, options);
    if (answer.status === 401 || answer.status === 403)
      throw new FetchError(
        `${host} doesn’t let you read ${module} (HTTP ${answer.status})`,
        `Set TF_TOKEN_${host.replaceAll('-', '__').replaceAll('.', '_')}, or log in with \`terraform login ${host}\``,
      );
    if (answer.status === 404) throw new FetchError(`${host} has no module ${module}`);
    if (answer.status >= 300) throw new FetchError(`${host} answers with HTTP ${answer.status}`);
    return answer;
  }
}

function jsonOf({ body, url }: HostAnswer): object {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {}
  throw new FetchError(`${url.host} sends no JSON`);
}

function nameOf({ host, module }: RegistryModule): string {
  return `${host}/${module}`;
}

/** More answers than this are not kept; those that came first go first. */
const mostAnswers = 5_000;

function memory<T>(freshFor: number): (key: string, make: () => Promise<T>) => Promise<T> {
  const known = new Map<string, { readonly answer: Promise<T>; until: number }>();
  return (key, make) => {
    const found = known.get(key);
    if (found && found.until > Date.now()) return found.answer;
    const entry = { answer: make(), until: Date.now() + freshFor };
    entry.answer.catch(() => {
      entry.until = Date.now() + freshFor / 10;
    });
    known.delete(key);
    known.set(key, entry);
    if (known.size > mostAnswers) known.delete(known.keys().next().value!);
    return entry.answer;
  };
}
