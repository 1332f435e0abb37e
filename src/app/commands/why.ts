import { code, escapeMessage } from '../../review/markdown.ts';
import type { Finding } from '../../rule/report.ts';
import type { JudgedPull } from '../judge-pull-request.ts';

/** Findings that one answer explains, at most. */
const mostShown = 5;

/** Lines with the values that lead to a finding, from the deciding one to the target. Markdown. */
export function whyText(findings: readonly Finding[], judged: Pick<JudgedPull, 'context'>): string {
  const shown = findings.slice(0, mostShown).map((finding) => whyOf(finding, judged));
  const more = findings.length > mostShown ? [`And ${findings.length - mostShown} more.`] : [];
  return [...shown, ...more].join('\n\n');
}

function whyOf(finding: Finding, { context }: Pick<JudgedPull, 'context'>): string {
  const { address, path, startLine, message, related } = finding;
  const line = (at: { path: string; line: number }) => {
    const text = lineOf(context.texts.contents.get(at.path), at.line);
    return `${code(`${at.path}:${at.line}`)}${text === '' ? '' : ` ${code(text)}`}`;
  };
  const places = [{ path, line: startLine }, ...related];
  const chain = places.map((at, index) => `${index + 1}. ${line(at)}${index === 0 ? ' decides' : ''}`);
  return [`**${code(address ?? path)}**`, escapeMessage(message), chain.join('\n')].join('\n\n');
}

/** One line of a file, without the blanks at its ends, and not too long. @param line 1-based */
function lineOf(bytes: Uint8Array | undefined, line: number): string {
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  return (text.split('\n')[line - 1] ?? '').trim().slice(0, 200);
}
