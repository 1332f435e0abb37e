import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';
import { codes } from '../../src/rule/codes.ts';
import { codePage, rulePage } from '../../src/rule/judge/message.ts';
import type { Code } from '../../src/rule/report.ts';

const pages = new Set(Object.keys(codes).map((code) => codePage(code as Code)));

/** The parts of the rendered Markdown that are not ours, each in a few words; empty where all is ours. */
export function foreignParts(markdown: string): string[] {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const found: string[] = [];
  let inCode = 0;
  visit(tree, (node) => {
    switch (node.type) {
      case 'html': {
        if (node.value === '<code>') inCode++;
        else if (node.value === '</code>') inCode--;
        else if (!/^(?:<!-- require-imdsv2:(?:fingerprint=[0-9a-f]{16}|run=\d+) -->\n?)+$/.test(node.value))
          found.push(`HTML ${node.value}`);
        return;
      }
      case 'text': {
        // GitHub looks for names and numbers everywhere but in code.
        const [reference] = /(?<![\w`])@[a-z0-9]|#\d|\bGH-\d|\w:\/\/|\bwww\./i.exec(node.value) ?? [];
        if (reference && inCode === 0) found.push(`a reference: ${node.value}`);
        return;
      }
      case 'link':
        if (node.url !== rulePage && !pages.has(node.url)) found.push(`a link to ${node.url}`);
        return;
      case 'code':
        if (node.lang !== 'suggestion' && node.lang !== 'diff') found.push(`a block of code in ${node.lang}`);
        return;
      case 'heading':
        if (node.depth !== 3) found.push(`a heading of level ${node.depth}`);
        return;
      case 'tableRow':
        if (node.children.length !== 2) found.push(`a row of ${node.children.length} cells`);
        return;
      case 'list':
        if (node.ordered) found.push('a numbered list');
        return;
      default:
        if (!ours.has(node.type)) found.push(node.type);
    }
  });
  if (inCode !== 0) found.push('code that does not end');
  return found;
}

const ours = new Set(['root', 'paragraph', 'strong', 'inlineCode', 'listItem', 'table', 'tableCell']);

/** The texts of the blocks of code in this language. */
export function blocksOf(markdown: string, language: string): string[] {
  const blocks: string[] = [];
  visit(fromMarkdown(markdown, { extensions: [gfm()] }), 'code', ({ lang, value }) => {
    if (lang === language) blocks.push(value);
  });
  return blocks;
}

/** How many headings, rows and items there are: hostile text must not make more. */
export function outlineOf(markdown: string): Record<string, number> {
  const counts: Record<string, number> = {};
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  visit(tree, ({ type }) => {
    if (['heading', 'tableRow', 'listItem', 'code'].includes(type)) counts[type] = (counts[type] ?? 0) + 1;
  });
  return counts;
}
