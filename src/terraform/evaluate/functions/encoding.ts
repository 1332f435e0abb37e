/** Terraform's and OpenTofu's functions that encode and decode text. */

import { gunzipSync } from 'fflate';
import { CallError, NotComputed, pure, type Signature, text } from './signature.ts';

export const encodingFunctions: Readonly<Record<string, Signature>> = {
  base64decode: pure([text], (value) => utf8(fromBase64(value))),
  base64encode: pure([text], (value) => Buffer.from(value).toString('base64')),
  base64gunzip: pure([text], (value) => utf8(gunzip(fromBase64(value)))),
  textdecodebase64: pure([text, text], (value, encoding) => decode(fromBase64(value), encoding)),
  textencodebase64: pure([text, text], (value, encoding) => encode(value, encoding).toString('base64')),
  urldecode: pure([text], urlDecode),
  urlencode: pure([text], (value) =>
    // Go's `url.QueryEscape` leaves `~` alone, and only that of the marks that JavaScript leaves.
    encodeURIComponent(value.toWellFormed())
      .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
      .replaceAll('%20', '+'),
  ),
};

/** Strict, with padding, as Go's `base64.StdEncoding`, which passes over line breaks. */
function fromBase64(value: string): Buffer {
  const plain = value.replace(/[\r\n]/g, '');
  if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) throw new CallError('invalid base64');
  return Buffer.from(plain, 'base64');
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CallError('the decoded text is not UTF-8');
  }
}

const largest = 1_000_000;

function gunzip(bytes: Uint8Array): Uint8Array {
  // The last four bytes give the length of the text; longer output makes `gunzip` fail.
  const length = bytes.length < 18 ? 0 : Buffer.from(bytes).readUInt32LE(bytes.length - 4);
  if (length > largest) throw new NotComputed('a compressed text is too long');
  try {
    return gunzipSync(bytes, { out: new Uint8Array(length) });
  } catch {
    throw new CallError('invalid gzip data');
  }
}

/** Node's encoding for each IANA name; an encoding that is missing here is not computed. */
const encodings: Readonly<Record<string, 'utf8' | 'utf16le' | 'utf16be'>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'utf-16le': 'utf16le',
  'utf-16be': 'utf16be',
};

function encode(value: string, encoding: string): Buffer {
  const known = encodings[encoding.toLowerCase()];
  if (!known) throw new NotComputed('an encoding that is not looked up');
  const bytes = Buffer.from(value, known === 'utf8' ? 'utf8' : 'utf16le');
  return known === 'utf16be' ? bytes.swap16() : bytes;
}

function decode(bytes: Buffer, encoding: string): string {
  const known = encodings[encoding.toLowerCase()];
  if (!known) throw new NotComputed('an encoding that is not looked up');
  if (known === 'utf8') return utf8(bytes);
  if (bytes.length % 2 !== 0) throw new CallError('half a character is left');
  return (known === 'utf16be' ? Buffer.from(bytes).swap16() : bytes).toString('utf16le').toWellFormed();
}

function urlDecode(value: string): string {
  const plain = value.replaceAll('+', ' ');
  if (/%(?![0-9a-fA-F]{2})/.test(plain)) throw new CallError('an invalid escape in an URL');
  const bytes = plain.replace(/[^%]+|%../gs, (part) => (part[0] === '%' ? part : encodeURIComponent(part)));
  try {
    return decodeURIComponent(bytes);
  } catch {
    throw new NotComputed('an URL that is not UTF-8');
  }
}
