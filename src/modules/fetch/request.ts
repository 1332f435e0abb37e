import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { type AllowedHosts, addressesOf } from './allowed-hosts.ts';
import { FetchError, limits } from './limits.ts';

export interface HostAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Where it came from in the end. */
  readonly url: URL;
}

export interface RequestOptions {
  readonly hosts: AllowedHosts;
  /** The token of a host, as Terraform reads it. */
  readonly tokenOf?: (host: string) => string | undefined;
  /** Milliseconds of one request, and bytes of one answer; the defaults are those of a scan on a person's machine. */
  readonly limits?: { readonly time: number; readonly bytes: number };
}

/**
 * GETs over https from hosts that may be asked; the address that is checked is the one that is connected to. Follows
 * redirects; a token goes to its own host only. Throws `FetchError`.
 */
export async function get(
  start: URL,
  { hosts, tokenOf, limits: most = limits }: RequestOptions,
): Promise<HostAnswer> {
  let url = start;
  for (let turn = 0; turn <= limits.redirects; turn++) {
    const [first] = await addressesOf(url, hosts);
    const token = tokenOf?.(url.host);
    const answer = await once(url, first!, token, most);
    const { location } = answer.headers;
    if (answer.status < 300 || answer.status >= 400 || location === undefined) return answer;
    url = new URL(location, url);
  }
  throw new FetchError(`${start.host} redirects too often`);
}

function once(
  url: URL,
  { address, family }: { readonly address: string; readonly family: number },
  token: string | undefined,
  most: { readonly time: number; readonly bytes: number },
): Promise<HostAnswer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const fail = (error: Error) =>
      reject(
        error instanceof FetchError
          ? error
          : new FetchError(`${url.host} can’t be reached: ${error.message}`),
      );
    const request = send(
      url,
      {
        // The name was resolved and checked; another answer to the same question would not be.
        lookup: (_name, options, callback) =>
          options.all ? callback(null, [{ address, family }]) : callback(null, address, family),
        headers: {
          'user-agent': 'require-imdsv2',
          accept: '*/*',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        signal: AbortSignal.timeout(most.time),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length > most.bytes)
            request.destroy(new FetchError(`${url.host} sends more than ${most.bytes} bytes`));
          else chunks.push(chunk);
        });
        response.on('error', fail);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
            url,
          }),
        );
      },
    );
    request.on('error', fail);
    request.end();
  });
}
