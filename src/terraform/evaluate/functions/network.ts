/** Terraform's and OpenTofu's `cidr…` functions. */

import {
  CallError,
  integer,
  listOfTexts,
  NotComputed,
  pure,
  type Signature,
  text,
  variadic,
} from './signature.ts';

export const networkFunctions: Readonly<Record<string, Signature>> = {
  cidrcontains: pure([text, text], contains),
  cidrhost: pure([text, integer], host),
  cidrnetmask: pure([text], (prefix) => {
    const network = parseNetwork(prefix);
    if (network.bits !== 32) throw new CallError('cidrnetmask() of an IPv6 address');
    return formatAddress(maskOf(network), 32);
  }),
  cidrsubnet: pure([text, integer, integer], (prefix, bits, number) =>
    formatNetwork(subnet(parseNetwork(prefix), bits, BigInt(number))),
  ),
  cidrsubnets: variadic([text], integer, ([prefix], bits) => listOfTexts(subnets(prefix, bits))),
};

interface Network {
  /** As one number, without the bits of the host. */
  readonly address: bigint;
  /** 32 or 128. */
  readonly bits: number;
  readonly prefix: number;
}

function parseNetwork(text: string): Network {
  const [, address = '', prefix = ''] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? [];
  const parsed = parseAddress(address);
  if (!parsed || Number(prefix) > parsed.bits)
    throw new CallError(`invalid CIDR address ${text.slice(0, 60)}`);
  const network = { ...parsed, prefix: Number(prefix) };
  return { ...network, address: network.address & maskOf(network) };
}

function parseAddress(text: string): { address: bigint; bits: number } | undefined {
  if (!text.includes(':')) {
    const address = parseVersion4(text);
    return address === undefined ? undefined : { address, bits: 32 };
  }
  const address = parseVersion6(text);
  return address === undefined ? undefined : { address, bits: 128 };
}

/** Terraform reads leading zeros as decimal, as Go did before 1.17. */
function parseVersion4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,9}$/.test(part) && Number(part) <= 255)) return;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseVersion6(text: string): bigint | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const version4 = tail ? parseVersion4(tail[2]!) : undefined;
  if (tail && version4 === undefined) return undefined;
  const plain = tail
    ? `${tail[1]}${(version4! >> 16n).toString(16)}:${(version4! & 0xffffn).toString(16)}`
    : text;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const count = groups.reduce((sum, { length }) => sum + length, 0);
  if (halves.length === 2 ? count > 7 : count !== 8) return undefined;
  const all = [...groups[0]!, ...Array<string>(8 - count).fill('0'), ...(groups[1] ?? [])];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function maskOf({ bits, prefix }: Pick<Network, 'bits' | 'prefix'>): bigint {
  const host = BigInt(bits - prefix);
  return ((1n << BigInt(bits)) - 1n) & ~((1n << host) - 1n);
}

function formatAddress(address: bigint, bits: number): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.');
  // Go writes these as IPv4 addresses.
  if (address >> 32n === 0xffffn) throw new NotComputed('an IPv4 address that is written as IPv6');
  const groups = Array.from({ length: 8 }, (_, index) => (address >> BigInt(112 - 16 * index)) & 0xffffn);
  return abbreviate(groups.map((group) => group.toString(16)));
}

/** RFC 5952: the first longest run of at least two zero groups becomes `::`. */
function abbreviate(groups: readonly string[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (groups[end] === '0') end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  if (best.start < 0) return groups.join(':');
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
}

function formatNetwork({ address, bits, prefix }: Network): string {
  return `${formatAddress(address, bits)}/${prefix}`;
}

/** A negative number counts from the end. */
function host(text: string, number: number): string {
  const { address, bits, prefix } = parseNetwork(text);
  const size = 1n << BigInt(bits - prefix);
  const offset = number < 0 ? size + BigInt(number) : BigInt(number);
  if (offset < 0n || offset >= size) throw new CallError(`a prefix of ${prefix} has no host ${number}`);
  return formatAddress(address + offset, bits);
}

function subnet({ address, bits, prefix }: Network, more: number, number: bigint): Network {
  if (more < 0 || number < 0n) throw new NotComputed('cidrsubnet() of a negative number');
  const length = prefix + more;
  if (length > bits) throw new CallError(`no prefix can be extended by ${more} bits to more than ${bits}`);
  const count = 1n << BigInt(more);
  if (number >= count) throw new CallError(`a prefix extension of ${more} bits has no network ${number}`);
  return { address: address + (number << BigInt(bits - length)), bits, prefix: length };
}

/** Consecutive networks of the given sizes, each as early as its size allows. */
function subnets(text: string, extensions: readonly number[]): string[] {
  const network = parseNetwork(text);
  if (network.prefix === 0) throw new NotComputed('cidrsubnets() of all addresses');
  const end = network.address + (1n << BigInt(network.bits - network.prefix));
  let at = network.address;
  return extensions.map((more) => {
    const prefix = network.prefix + more;
    if (more < 1) throw new CallError('cidrsubnets() has to extend the prefix by at least one bit');
    if (more > 32) throw new CallError('cidrsubnets() can’t extend a prefix by more than 32 bits');
    if (prefix > network.bits) throw new CallError('cidrsubnets() makes a prefix too long');
    const size = 1n << BigInt(network.bits - prefix);
    const address = ((at + size - 1n) / size) * size;
    if (address + size > end) throw new CallError('cidrsubnets() has no room for a network');
    at = address + size;
    return formatNetwork({ address, bits: network.bits, prefix });
  });
}

/** OpenTofu: is an address, or a whole network, inside of a network? */
function contains(text: string, inner: string): boolean {
  const outer = parseNetwork(text);
  const single = parseAddress(inner);
  const other = single ? { ...single, prefix: single.bits } : parseNetwork(inner);
  if (other.bits !== outer.bits) throw new CallError('cidrcontains() of addresses of two kinds');
  return other.prefix >= outer.prefix && (other.address & maskOf(outer)) === outer.address;
}
