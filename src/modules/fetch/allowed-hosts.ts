import { lookup as resolve } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { FetchError } from './limits.ts';

/** Addresses that no module of another repository has: this machine, its network, and the metadata service. */
const inner = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inner.addSubnet(network, bits, 'ipv6');

/** Is it an address of a loopback, link-local, private or multicast network? */
export function isInnerAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return inner.check(mapped, 'ipv4');
  return inner.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Hosts that may have such an address, and those that may be asked without TLS. */
export interface AllowedHosts {
  /** `host` or `host:port`; with `http://` before it, it is asked without TLS. `file://` allows repositories on this disk. */
  readonly listed: readonly string[];
  /** Only the listed ones and these are asked at all; undefined for any host. */
  readonly only?: ReadonlySet<string>;
}

/** Is this very host listed, so that it may have an inner address? */
function isListed({ host, protocol }: Pick<URL, 'host' | 'protocol'>, { listed }: AllowedHosts): boolean {
  return listed.some((entry) => entry === `${protocol}//${host}` || (protocol !== 'http:' && entry === host));
}

/**
 * The addresses of a host that may be asked. Throws `FetchError` where it is not asked at all, or has an inner address
 * and isn't listed.
 */
export async function addressesOf(
  url: URL,
  hosts: AllowedHosts,
): Promise<{ address: string; family: number }[]> {
  const isAllowed = isListed(url, hosts);
  if (hosts.only && !isAllowed && !hosts.only.has(url.host))
    throw new FetchError(
      `the host ${url.host} is not among those that are asked`,
      'List the host in MODULE_HOSTS, if it is yours',
    );
  if (url.protocol !== 'https:' && url.protocol !== 'ssh:' && !isAllowed)
    throw new FetchError(`modules are fetched over https and ssh, not over ${url.protocol.slice(0, -1)}`);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  let found: { address: string; family: number }[];
  try {
    found = await resolve(name, { all: true });
  } catch {
    throw new FetchError(`the host ${url.host} can’t be found`);
  }
  const inside = found.find(({ address }) => isInnerAddress(address));
  if (inside && !isAllowed)
    throw new FetchError(
      `the host ${url.host} has an address of an inner network (${inside.address})`,
      'List the host in MODULE_HOSTS, if it is yours',
    );
  return found;
}
