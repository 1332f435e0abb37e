import { codePage, withoutWhy } from '../../rule/judge/message.ts';
import type { Finding, Suppression } from '../../rule/report.ts';
import { directoryOf } from '../../terraform/files.ts';
import type { Paint } from '../colors.ts';
import { cut, visible, visibleLine, wrap, wrapPainted } from '../terminal-text.ts';
import { fixPreview, touches } from './fix-preview.ts';
import { type IndexedSource, lineText, type Sources } from './line-index.ts';

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
  violation: { mark: '✗', color: 'red' },
  unknown: { mark: '?', color: 'yellow' },
  warning: { mark: '!', color: 'yellow' },
  suppressed: { mark: '○', color: 'dim' },
} as const satisfies Record<Finding['verdict'], { mark: string; color: string }>;

/** Lines wider than this are hard to read, however wide the terminal is. */
const readable = 100;
const indent = '  ';

/**
 * A finding for people: place, code and address, what was found, the lines that decide, the fix, and the page of the
 * code. Ends with a line break.
 *
 * @param same findings of which exactly the same is true: other roots, and a module's other calls
 */
export function prettyFinding(finding: Finding, same: readonly Finding[], options: FindingOptions): string {
  const { paint } = options;
  const width = options.width - indent.length;
  const head = headerOf(finding, options);
  const members = membersOf([finding, ...same], width).map((line) => paint('dim', line));
  if (finding.verdict === 'suppressed' && finding.suppression)
    return block(head, [...members, ...wrap(suppressedBy(finding.suppression), width)]);
  const { path, startLine, endLine, message, fix } = finding;
  const preview = fixOf(finding, { ...options, width });
  const source = options.source(path);
  const isShown = fix !== null && source !== undefined && touches(fix, path, startLine, source);
  return block(head, [
    ...members,
    ...wrap(withoutWhy(message), Math.min(width, readable)),
    ...seeAlso(finding, width).map((line) => paint('dim', line)),
    ...(isShown && preview.length > 1 ? [] : excerpt({ source, startLine, endLine, width, paint })),
    ...preview,
    paint('dim', codePage(finding.code)),
  ]);
}

function block(head: string, body: readonly string[]): string {
  return `${[head, ...body.map((line) => (line === '' ? '' : indent + line))].join('\n')}\n`;
}

function headerOf({ path, startLine, verdict, address, code }: Finding, options: FindingOptions): string {
  const { mark, color } = styles[verdict];
  const { paint } = options;
  const name = verdict === 'suppressed' ? `suppressed ${code}` : code;
  const parts = [paint('bold', `${visible(path)}:${startLine}`), paint(color, name)];
  if (address !== null) parts.push(visible(address));
  return header(mark, color, parts, options);
}

/** The mark comes first, so that no file's name starts a line: runners of CI obey lines that start with `::`. */
function header(
  mark: string,
  color: 'red' | 'yellow' | 'dim',
  parts: readonly string[],
  { paint, width }: Pick<FindingOptions, 'paint' | 'width'>,
): string {
  const lines = wrapPainted(parts.join(' \u00a0'), width - indent.length);
  return `${paint(color, mark)} ${lines.map((line) => line.replaceAll('\u00a0', ' ')).join(`\n${indent}`)}`;
}

/** Other places that matter, as far as the message doesn't name them. */
function seeAlso({ related, path: from, message }: Finding, width: number): string[] {
  const places = related
    .filter(({ path, line }) => !message.includes(`${path}:${line})`))
    .map(({ path, line }) => (path === from ? `line ${line}` : `${path}:${line}`));
  return places.length === 0 ? [] : wrap(`see also ${places.join(', ')}`, width);
}

/** More of them than this are only counted. */
const mostNamed = 5;

/** The roots and the other addresses that a block speaks for, each once. */
function membersOf(findings: readonly Finding[], width: number): string[] {
  const [first] = findings;
  const roots = [...new Set(findings.map(({ root }) => root))];
  const addresses = [...new Set(findings.map(({ address }) => address ?? ''))].slice(1);
  return [
    ...(first!.address === null || isPlain(first!, roots) ? [] : wrap(`in ${listed(roots)}`, width)),
    ...(addresses.length === 0 ? [] : wrap(`the same for ${listed(addresses)}`, width)),
  ];
}

/** One root, which the place tells already: the working directory, or the directory of the file. */
function isPlain({ path }: Finding, [root, ...more]: readonly string[]): boolean {
  return more.length === 0 && (root === '.' || root === directoryOf(path));
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
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

export interface Excerpt {
  readonly source: IndexedSource | undefined;
  /** 1-based, inclusive. */
  readonly startLine: number;
  /** 1-based, inclusive. */
  readonly endLine: number;
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
}

/** Lines beyond this many are left out of the middle. */
const most = 6;

/** The lines of a finding, numbered. */
export function excerpt({ source, startLine, endLine, width, paint }: Excerpt): string[] {
  const count = source?.lineStarts.length ?? 0;
  if (!source || startLine > count) return [];
  const last = Math.min(endLine, count);
  const digits = String(last).length;
  const shown: string[] = [];
  for (let line = startLine; line <= last; line++) {
    if (last - startLine >= most && line === startLine + most - 2) {
      shown.push(paint('dim', `${' '.repeat(digits)} ⋮`));
      line = last;
    }
    const text = cut(visibleLine(lineText(source, line)), width - digits - 3);
    shown.push(`${paint('dim', `${String(line).padStart(digits)} │`)}${text === '' ? '' : ` ${text}`}`);
  }
  return shown;
}
