// HashiCorp's parser, which is WebAssembly, as this platform loads it: `#wasm` in package.json, which means another file
// in a browser.
import fs from 'node:fs';
import { type Parse, startParser } from './go-bridge.ts';
import { parserBytes } from './parser-bytes.ts';

export type { Parse };

export async function loadReferee(): Promise<Parse> {
  // Go reports its own failures through it, on standard error.
  Object.assign(globalThis, { fs });
  await import('@cdktf/hcl2json/wasm/wasm_exec.js');
  return startParser(parserBytes());
}

/** A stack that overflowed leaves Go's runtime in pieces: its next answer would never come. */
export function loadRefereeAnew(): Promise<Parse> {
  return loadReferee();
}
