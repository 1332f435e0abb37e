import { type Node, parseTree } from 'jsonc-parser';
import type { Source } from '../../terraform/syntax/source.ts';
import { insertion, type TextEdit } from './edits.ts';
import { startsLine } from './insertion-point.ts';
import { eolAt, indentOf } from './layout.ts';

/** Sets a member of the object whose `{` is at index `at`; what is there already of that name is replaced. */
export function insertJson(source: Source, at: number, name: string, value: unknown): TextEdit[] {
  const object = objectAt(source, at);
  if (!object) return [];
  const members = object.children ?? [];
  const existing = members.findLast((member) => member.children?.[0]?.value === name)?.children?.[1];
  const style = styleOf(source, object);
  if (existing) {
    const { offset, length } = existing;
    return [{ source, start: offset, end: offset + length, text: print(value, style) }];
  }
  const member = `${JSON.stringify(name)}${style.colon}${print(value, style)}`;
  const last = members.at(-1);
  if (last) return [insertion(source, last.offset + last.length, `,${style.between}${member}`)];
  const inside = { source, start: object.offset + 1, end: object.offset + object.length - 1 };
  const closing = style.lines ? `${style.eol}${indentOf(source, at)}` : '';
  return [{ ...inside, text: `${style.lines ? style.between : ''}${member}${closing}` }];
}

/**
 * Adds a comment to the object whose `{` is at index `at`: a member named `"//"`, first of all; beside a comment that
 * is there already, its value becomes a list.
 */
export function insertJsonComment(source: Source, at: number, text: string): TextEdit[] {
  const object = objectAt(source, at);
  if (!object) return [];
  const [first] = object.children ?? [];
  const existing = (object.children ?? []).findLast(({ children }) => children?.[0]?.value === '//')
    ?.children?.[1];
  if (existing) {
    const before = existing.children?.at(-1);
    const [start, end] = [existing.offset, existing.offset + existing.length];
    if (existing.type === 'array' && before)
      return [insertion(source, before.offset + before.length, `, ${JSON.stringify(text)}`)];
    if (existing.type !== 'string') return [];
    return [{ source, start, end, text: `[${source.text.slice(start, end)}, ${JSON.stringify(text)}]` }];
  }
  if (!first) return insertJson(source, at, '//', text);
  const style = styleOf(source, object);
  const member = `"//"${style.colon}${JSON.stringify(text)}`;
  return [insertion(source, first.offset, `${member},${style.between}`)];
}

/** How the members around a new one are written. */
interface JsonStyle {
  /** One member on a line. */
  readonly lines: boolean;
  readonly eol: string;
  /** Indentation of the object's members. */
  readonly indent: string;
  /** One step of indentation. */
  readonly step: string;
  /** The white space between a comma and the next member. */
  readonly between: string;
  readonly colon: string;
}

type FileStyle = Pick<JsonStyle, 'lines' | 'step' | 'colon'>;

const fileStyles = new WeakMap<Source, FileStyle>();

/** How a whole file is written: found once, however many members are set in it. */
function fileStyle(source: Source): FileStyle {
  let found = fileStyles.get(source);
  if (!found) {
    const { text } = source;
    found = {
      lines: text.trimEnd().includes('\n'),
      step: /\n([ \t]+)/.exec(text)?.[1] ?? '  ',
      colon: /":\S/.test(text) && !/": /.test(text) ? ':' : ': ',
    };
    fileStyles.set(source, found);
  }
  return found;
}

function styleOf(source: Source, object: Node): JsonStyle {
  const whole = fileStyle(source);
  const { step } = whole;
  const last = object.children?.at(-1);
  const lines = last ? startsLine(source, last.offset) : whole.lines;
  const indent = last && lines ? indentOf(source, last.offset) : indentOf(source, object.offset) + step;
  const eol = eolAt(source, object.offset);
  const colon = colonOf(source, last) ?? whole.colon;
  return { lines, eol, indent, step, colon, between: lines ? eol + indent : gapOf(colon) };
}

function colonOf({ text }: Source, member: Node | undefined): string | undefined {
  const [key, value] = member?.children ?? [];
  const colon = key && value && text.slice(key.offset + key.length, value.offset);
  return colon && !colon.includes('\n') ? colon : undefined;
}

/** A file with a space behind its colons gets one behind its commas. */
function gapOf(colon: string): string {
  return colon.slice(colon.trimEnd().length);
}

function print(value: unknown, { lines, eol, indent, step, colon }: JsonStyle): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, each]) => `${JSON.stringify(name)}${colon}${JSON.stringify(each)}`,
  );
  if (!lines) return `{${members.join(`,${gapOf(colon)}`)}}`;
  return ['{', members.map((member) => indent + step + member).join(`,${eol}`), `${indent}}`].join(eol);
}

const objects = new WeakMap<Source, ReadonlyMap<number, Node>>();

/** The objects of a file are found once, however many members are set in them. */
function objectAt(source: Source, at: number): Node | undefined {
  let found = objects.get(source);
  if (!found) {
    const root = parseTree(source.text);
    found = new Map(root && objectsIn(root).map((object) => [object.offset, object]));
    objects.set(source, found);
  }
  return found.get(at);
}

function objectsIn(root: Node): Node[] {
  const found: Node[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'object') found.push(node);
    for (const child of node.children ?? []) waiting.push(child);
  }
  return found;
}
