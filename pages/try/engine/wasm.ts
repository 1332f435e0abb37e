// `#wasm` in a browser: see src/terraform/syntax/wasm.ts.

import refereeUrl from '@cdktf/hcl2json/main.wasm.gz?url';
import { type Parse, startParser } from '../../../src/terraform/syntax/go-bridge.ts';

export type { Parse };

/** The package's own bridge reads its WebAssembly from a disk; here it lies where the page is. */
export async function loadReferee(): Promise<Parse> {
  await import('@cdktf/hcl2json/wasm/wasm_exec.js');
  return startParser(await unpacked(refereeUrl));
}

export function loadRefereeAnew(): Promise<Parse> {
  return loadReferee();
}

/** Some servers say that a `.gz` is packed, and then the browser has unpacked it already. */
async function unpacked(url: string): Promise<ArrayBuffer> {
  const bytes = await (await fetched(url)).arrayBuffer();
  const [first, second] = new Uint8Array(bytes, 0, 2);
  if (first !== 0x1f || second !== 0x8b) return bytes;
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer();
}

async function fetched(url: string): Promise<Response> {
  const response = await fetch(new URL(url, import.meta.url));
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
}
