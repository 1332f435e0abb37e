import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalGitHub } from './local-github.ts';

/** A module registry on this machine. */
export interface LocalRegistry {
  /** `localhost:PORT`, as it stands in front of a module's name in a source. */
  readonly host: string;
  /** `METHOD path` of each request so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/**
 * Serves tags of repositories of a local GitHub by the module registry protocol.
 * https://developer.hashicorp.com/terraform/internals/module-registry-protocol
 *
 * @param modules full names of repositories by `namespace/name/provider`
 */
export async function startRegistry(
  github: LocalGitHub,
  modules: Readonly<Record<string, string>>,
): Promise<LocalRegistry> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const json = (value: object) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(value));
    };
    const path = request.url ?? '';
    if (path === '/.well-known/terraform.json') return json({ 'modules.v1': '/v1/modules/' });
    const found = /^\/v1\/modules\/([^/]+\/[^/]+\/[^/]+)\/(?:versions|([^/]+)\/download)$/.exec(path);
    const [, name = '', version] = found ?? [];
    const fullName = modules[name];
    if (fullName === undefined) return response.writeHead(404).end('{"errors":["Not Found"]}');
    const tags = await github.tags(fullName);
    if (version === undefined) {
      const versions = tags.map((tag) => ({ version: tag.replace(/^v/, '') }));
      return json({ modules: [{ source: name, versions }] });
    }
    const tag = tags.find((one) => one.replace(/^v/, '') === decodeURIComponent(version));
    if (tag === undefined) return response.writeHead(404).end('{"errors":["Not Found"]}');
    const location = `git::https://${new URL(github.url).hostname}/${fullName}?ref=${tag}`;
    return response.writeHead(204, { 'x-terraform-get': location }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
