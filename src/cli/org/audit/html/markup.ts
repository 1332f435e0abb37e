import { visible } from '../../../terminal-text.ts';

/** HTML that is safe to put into a page. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | null | undefined | false | readonly Part[];

/**
 * HTML from a template: what is put in is escaped, unless it is markup itself. Characters that are not seen, or
 * that turn the direction of text around, are shown instead, so that nothing reads otherwise than it is.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: strings.reduce((page, text, index) => page + render(parts[index - 1]) + text) };
}

/** Text of our own that is HTML already. */
export function raw(text: string): Markup {
  return { html: text };
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (Array.isArray(part)) return part.map(render).join('');
  if (typeof part === 'object') return (part as Markup).html;
  return escaped(String(part));
}

function escaped(text: string): string {
  return text
    .split('\n')
    .map(visible)
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A link, or the text alone where there is nothing to link to. */
export function link(to: string | undefined, text: Part): Markup {
  return to === undefined ? html`${text}` : html`<a href="${to}">${text}</a>`;
}

export function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

/** A message of the rule, where names stand between backticks. */
export function message(text: string): Markup {
  const pieces = text.split(/`([^`\n]+)`/);
  return html`${pieces.map((piece, index) => (index % 2 === 1 ? code(piece) : html`${piece}`))}`;
}
