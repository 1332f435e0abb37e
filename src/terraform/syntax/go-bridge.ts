// HashiCorp's parser is Go, compiled to WebAssembly. The package's own bridge reads it from a disk by a path of its own;
// this one takes the bytes, wherever a platform keeps them: beside a bundle, inside of it, behind a URL.
// https://github.com/open-constructs/cdk-terrain/blob/main/packages/%40cdktn/hcl2json/lib/bridge.ts

/** Resolves where HashiCorp's parser accepts the text; rejects with its message. */
export type Parse = (filename: string, contents: string) => Promise<unknown>;

/** The object that the WebAssembly fills with its functions, under the name that it looks for. */
interface Root {
  parse?(filename: string, contents: string, done: (error: string | null, json: string) => void): void;
}

declare global {
  /** Set by `wasm_exec.js`, Go's own support for JavaScript. */
  var Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
}

/**
 * Starts the parser; `wasm_exec.js` has to be loaded. Each call starts one of its own.
 * @param bytes of the WebAssembly, unpacked
 */
export async function startParser(bytes: BufferSource): Promise<Parse> {
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiate(bytes, go.importObject);
  const root: Root = {};
  // It looks for its place under Node's name of what every platform calls globalThis.
  const { global = globalThis } = globalThis as { global?: object };
  Object.assign(globalThis, { global });
  Object.assign(global, { __parse_terraform_config_wasm__: root });
  let hasEnded = false;
  void go.run(instance).finally(() => {
    hasEnded = true;
  });
  // Go starts when the event loop is free.
  while (root.parse === undefined) {
    if (hasEnded) throw new Error('HashiCorp’s parser could not be started');
    await new Promise((resolve) => setTimeout(resolve));
  }
  return (filename, contents) =>
    new Promise((resolve, reject) =>
      root.parse!(filename, contents, (error, json) => (error ? reject(new Error(error)) : resolve(json))),
    );
}
