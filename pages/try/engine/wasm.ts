// `#wasm` in a browser: see src/terraform/syntax/wasm.ts.

import refereeUrl from '@cdktf/hcl2json/main.wasm.gz?url';
import type { Parse } from '../../../src/terraform/syntax/wasm.ts';

export type { Parse };

/** What HashiCorp's WebAssembly fills with its functions, under the name that it looks for. */
interface Root {
  parse?(filename: string, contents: string, done: (error: string | null, json: string) => void): void;
}

declare global {
  var Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
}

/** The package's own bridge reads its WebAssembly from a disk; this one does the same from where the page is. */
export async function loadReferee(): Promise<Parse> {
  await import('@cdktf/hcl2json/wasm/wasm_exec.js');
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiate(await unpacked(refereeUrl), go.importObject);
  const root: Root = {};
  // It looks for its place under Node's name of what every platform calls globalThis.
  Object.assign(globalThis, { global: { __parse_terraform_config_wasm__: root } });
  let hasEnded = false;
  void go.run(instance).finally(() => {
    hasEnded = true;
  });
  // Go starts when everybody else is done.
  while (root.parse === undefined) {
    if (hasEnded) throw new Error('HashiCorp’s parser could not be started');
    await new Promise((resolve) => setTimeout(resolve));
  }
  return (filename, contents) =>
    new Promise((resolve, reject) =>
      root.parse!(filename, contents, (error, json) => (error ? reject(new Error(error)) : resolve(json))),
    );
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
