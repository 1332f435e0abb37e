import { Language, type Node, Parser, type Tree } from 'web-tree-sitter';
import { grammar, treeSitter } from '#wasm';
import type { Span } from './source.ts';
import type { Expression } from './syntax.ts';

/** Says where a node stands; a JSON string's nodes all stand at that string. */
export type SpanOf = (node: { startIndex: number; endIndex: number }) => Span;

/** Turns the node of an expression into a plain value: for the files that read parts of one. */
export type Read = (node: Node, spanOf: SpanOf) => Expression;

let parser: Parser | undefined;
let loading: Promise<void> | undefined;

/** Loads the grammar, once per process (about 15 ms). `parseTree` needs it. */
export function loadGrammar(): Promise<void> {
  loading ??= (async () => {
    await Parser.init(await treeSitter());
    const language = await Language.load(await grammar());
    parser = new Parser();
    parser.setLanguage(language);
  })();
  return loading;
}

/** The concrete syntax tree of a text; indexes are UTF-16 code units. Call `delete()` on it when done. */
export function parseTree(text: string): Tree {
  const tree = parse(text);
  if (!tree.rootNode.hasError) return tree;
  const repaired = withoutGaps(text);
  if (repaired === text) return tree;
  const second = parse(repaired);
  const [better, worse] = second.rootNode.hasError ? [tree, second] : [second, tree];
  worse.delete();
  return better;
}

/**
 * What the grammar can't read although it is valid, in other words of the same length: `1e5`, which becomes a name (so
 * its value is not known), and a key of an object in parentheses or a line that starts with a bracket behind a name,
 * which gets its comma.
 */
function withoutGaps(text: string): string {
  return text
    .replace(/(?<![\w.])\d+[eE][+-]?\d+(?!\w)/g, (number) => 'x'.repeat(number.length))
    .replace(/(?<=[\w\])"}][ \t]*)\n(?=[ \t]*[([][^\n]*[)\]][ \t]*=[^=])/g, ',');
}

function parse(text: string): Tree {
  if (!parser) throw new Error('loadGrammar() has not been awaited');
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser gave no tree');
  return tree;
}
