import { createRequire } from 'node:module';
import { Language, Parser, type Tree } from 'web-tree-sitter';

let parser: Parser | undefined;
let loading: Promise<void> | undefined;

/** Loads the grammar, once per process (about 15 ms). `parseTree` needs it. */
export function loadGrammar(): Promise<void> {
  loading ??= (async () => {
    await Parser.init();
    // The package's `tree-sitter-terraform.wasm` is the Terraform dialect of its HCL grammar.
    const wasm = createRequire(import.meta.url).resolve(
      '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
    );
    const language = await Language.load(wasm);
    parser = new Parser();
    parser.setLanguage(language);
  })();
  return loading;
}

/** The concrete syntax tree of a text; indexes are UTF-16 code units. Call `delete()` on it when done. */
export function parseTree(text: string): Tree {
  if (!parser) throw new Error('loadGrammar() has not been awaited');
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser gave no tree');
  return tree;
}
