import type { Finding, Suppression } from '../../rule/report.ts';
import type { Paint } from '../colours.ts';
import { visible, wrap } from '../terminal-text.ts';
import { excerpt } from './excerpt.ts';
import { fixPreview } from './fix-preview.ts';
import type { Sources } from './line-index.ts';

export interface FindingOptions {
  /** Where excerpts and fixes are read. */
  readonly source: Sources;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
  /** Fixes that were shown already, with the place of their finding; the finding's own is added. */
  readonly shownFixes: Map<string, string>;
}

const styles = {
  violation: { mark: '✗', colour: 'red' },
  unknown: { mark: '?', colour: 'yellow' },
  warning: { mark: '!', colour: 'yellow' },
  suppressed: { mark: '○', colour: 'dim' },
} as const satisfies Record<Finding['verdict'], { mark: string; colour: string }>;

/** Lines wider than this are hard to read, however wide the terminal is. */
const readable = 100;
const indent = '  ';

/**
 * One finding for people: header, source with the lines marked, what is wrong, the fix. Ends with a line break.
 * @param others addresses of which exactly the same is true, like those of a module's other calls
 */
export function prettyFinding(finding: Finding, others: readonly string[], options: FindingOptions): string {
  const { paint, source } = options;
  if (finding.verdict === 'suppressed' && finding.suppression) {
    return `${headerOf(finding, paint)}\n${indent}${paint('dim', suppressedBy(finding.suppression))}\n`;
  }
  const width = options.width - indent.length;
  const { path, startLine, endLine, message, related } = finding;
  const places = [...sameFor(others, width), ...seeAlso(related, width)];
  const paragraphs = [
    excerpt({ source: source(path), startLine, endLine, width, paint }),
    [...wrap(message, Math.min(width, readable)), ...places.map((line) => paint('dim', line))],
    fixOf(finding, { ...options, width }),
  ];
  const body = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.map(indented).join('\n'));
  return `${[headerOf(finding, paint), ...body].join('\n\n')}\n`;
}

function indented(line: string): string {
  return line === '' ? '' : indent + line;
}

function headerOf({ path, startLine, verdict, address, code }: Finding, paint: Paint): string {
  const { mark, colour } = styles[verdict];
  const parts = [paint('bold', `${visible(path)}:${startLine}`), paint(colour, verdict)];
  if (address !== null) parts.push(visible(address));
  // The mark comes first, so that no file's name starts a line: runners of CI obey lines that start with `::`.
  return `${paint(colour, mark)} ${parts.join('  ')}  ${paint('dim', code)}`;
}

function seeAlso(related: Finding['related'], width: number): string[] {
  if (related.length === 0) return [];
  return wrap(`see also ${related.map(({ path, line }) => `${path}:${line}`).join(', ')}`, width);
}

/** More addresses than this are only counted. */
const mostOthers = 5;

function sameFor(others: readonly string[], width: number): string[] {
  if (others.length === 0) return [];
  const rest = others.length - mostOthers;
  const more = rest > 0 ? ` and ${rest} more` : '';
  return wrap(`the same for ${others.slice(0, mostOthers).join(', ')}${more}`, width);
}

function fixOf({ fix, path, startLine }: Finding, options: FindingOptions): string[] {
  if (!fix) return [];
  const key = JSON.stringify(fix.edits);
  const before = options.shownFixes.get(key);
  if (before !== undefined) return [options.paint('dim', `the fix is the one at ${before}`)];
  options.shownFixes.set(key, visible(`${path}:${startLine}`));
  return fixPreview(fix, path, options);
}

function suppressedBy({ tool, reason, until, path, line }: Suppression): string {
  const end = until ? `, until ${until}` : '';
  return visible(`by ${tool} at ${path}:${line}${end}: ${reason ?? 'no reason given'}`);
}
