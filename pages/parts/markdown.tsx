import '@primer/css/dist/markdown.css';
import './markdown.css';
import { toJsxRuntime } from 'hast-util-to-jsx-runtime';
import type { ComponentProps, ReactNode } from 'react';
import { Fragment, jsx, jsxs } from 'react/jsx-runtime';
import ReactMarkdown, { type ExtraProps } from 'react-markdown';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import { refractor } from './highlight.ts';

/** What shows a code block of a language, in the place of highlighted text. */
export type Blocks = Readonly<Record<string, (text: string) => ReactNode>>;

/**
 * Markdown as GitHub shows it: its dialect, with the HTML that GitHub lets through and nothing else. Pictures are not
 * loaded (no request leaves the machine): their text is a link to them.
 */
export function Markdown({ text, blocks = {} }: { text: string; blocks?: Blocks }) {
  return (
    <div className="markdown-body">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeRaw, rehypeSanitize]}
        components={{ a: Anchor, img: Picture, pre: ({ node }) => <CodeBlock node={node} blocks={blocks} /> }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

function Anchor({ node: _, ...props }: ComponentProps<'a'> & ExtraProps) {
  if (props.href?.startsWith('#')) return <a {...props} />;
  return <a {...props} target="_blank" rel="noopener noreferrer nofollow" />;
}

function Picture({ src, alt }: ComponentProps<'img'> & ExtraProps) {
  const text = alt === undefined || alt === '' ? 'picture' : alt;
  return typeof src === 'string' ? <Anchor href={src}>{text}</Anchor> : text;
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard (axe: scrollable-region-focusable).
    <pre tabIndex={0}>
      <code>
        {language !== undefined && refractor.registered(language) ? coloured(text, language) : text}
      </code>
    </pre>
  );
}

function coloured(text: string, language: string): ReactNode {
  return toJsxRuntime(refractor.highlight(text, language), { Fragment, jsx, jsxs });
}

interface TextNode {
  type: string;
  value?: string;
  children?: readonly TextNode[];
}

function textOf(node: TextNode | undefined): string {
  return node?.type === 'text' ? (node.value ?? '') : (node?.children ?? []).map(textOf).join('');
}
