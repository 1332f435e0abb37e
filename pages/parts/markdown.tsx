import '@primer/css/dist/markdown.css';
import './markdown.css';
import { toJsxRuntime } from 'hast-util-to-jsx-runtime';
import type { ComponentProps, ReactNode } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import ReactMarkdown, { type ExtraProps } from 'react-markdown';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { visit } from 'unist-util-visit';
import { refractor } from './highlight.ts';

/** The renderers of code blocks, by language, in the place of highlighted text. */
export type Blocks = Readonly<Record<string, (text: string) => ReactNode>>;

/**
 * Markdown as GitHub shows it: its dialect, with the HTML that GitHub allows and nothing else. Pictures are
 * not loaded (no request leaves the machine): their text is a link to them.
 */
export function Markdown({ text, blocks = {} }: { text: string; blocks?: Blocks }) {
  return (
    <div className="markdown-body">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[keepBlankFirstLine, rehypeRaw, rehypeSanitize]}
        components={{
          a: Anchor,
          img: Picture,
          table: Table,
          pre: ({ node }) => <CodeBlock node={node} blocks={blocks} />,
        }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** rehype-raw takes a line break at the start of code for one behind `<pre>`, which HTML drops: it gets another one. */
function keepBlankFirstLine() {
  return (tree: TreeNode) =>
    visit(tree, { tagName: 'code' }, ({ children: [first] = [] }: TreeNode) => {
      if (first?.value?.startsWith('\n')) first.value = `\n${first.value}`;
    });
}

function Anchor({ node: _, ...props }: ComponentProps<'a'> & ExtraProps) {
  if (props.href?.startsWith('#')) return <a {...props} />;
  return <a {...props} target="_blank" rel="noopener noreferrer nofollow" />;
}

function Picture({ src, alt }: ComponentProps<'img'> & ExtraProps) {
  const text = alt === undefined || alt === '' ? 'picture' : alt;
  return typeof src === 'string' ? <Anchor href={src}>{text}</Anchor> : text;
}

// Scrolling elements must be reachable with the keyboard (axe: scrollable-region-focusable): wide tables,
// long lines of code.

function Table({ node: _, ...props }: ComponentProps<'table'> & ExtraProps) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
  return <table {...props} tabIndex={0} />;
}

function CodeBlock({ node, blocks }: { node: ExtraProps['node']; blocks: Blocks }) {
  const code = node?.children.find((child) => child.type === 'element' && child.tagName === 'code');
  const className = code?.type === 'element' ? code.properties.className : undefined;
  const language = (Array.isArray(className) ? className : [])
    .map((name) => /^language-(.+)$/.exec(String(name))?.[1])
    .find((name) => name !== undefined);
  const text = textOf(code ?? node).replace(/\n$/, '');
  const block = language === undefined || !Object.hasOwn(blocks, language) ? undefined : blocks[language];
  if (block !== undefined) return block(text);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <pre tabIndex={0}>
      <code>{language !== undefined && refractor.registered(language) ? colored(text, language) : text}</code>
    </pre>
  );
}

function colored(text: string, language: string): ReactNode {
  return toJsxRuntime(refractor.highlight(text, language), { Fragment, jsx, jsxs });
}

interface TreeNode {
  type: string;
  value?: string;
  children?: readonly TreeNode[];
}

function textOf(node: TreeNode | undefined): string {
  return node?.type === 'text' ? (node.value ?? '') : (node?.children ?? []).map(textOf).join('');
}
