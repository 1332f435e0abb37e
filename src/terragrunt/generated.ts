import { contextIn } from '../terraform/evaluate/evaluate.ts';
import { follow } from '../terraform/evaluate/follow.ts';
import type { Value } from '../terraform/evaluate/value.ts';
import { inertWorld } from '../terraform/evaluate/worlds.ts';
import { isConfiguration, joinPath } from '../terraform/files.ts';
import type { BesideFile } from '../terraform/module.ts';
import { noNames } from '../terraform/scope.ts';
import { readHcl } from '../terraform/syntax/hcl.ts';
import { readJson, readJsonValues } from '../terraform/syntax/json.ts';
import type { ParsedFile } from '../terraform/syntax/parse.ts';
import { lineAt, readSource, type Source, type Span, UnparsableError } from '../terraform/syntax/source.ts';
import type { Expression, TemplatePart } from '../terraform/syntax/syntax.ts';
import { isAutomatic, type ValuesFile } from '../terraform/values-files.ts';
import { constantValue, type UnitConfig } from './config.ts';

/** The files that `generate` blocks write beside the module of a unit. */
export interface Generated {
  /** Terraform's own, by file name. */
  readonly files: ReadonlyMap<string, BesideFile>;
  /** Files of values that Terraform loads, by file name; null where the text is not known. */
  readonly values: ReadonlyMap<string, ValuesFile | null>;
  /** Blocks whose text is not known, with the 1-based line. */
  readonly unread: readonly { readonly path: string; readonly line: number; readonly reason: string }[];
}

/** Providers and backends decide nothing here. */
const decides = /\b(?:resource|module|variable|locals|data|output)\b/;

/** One file that is to be written. */
interface Writing {
  readonly label: string;
  readonly place: Span;
  /** Where the text is written out; null where only its value is known. */
  readonly written: Expression | null;
  /** The same behind the names of locals. */
  readonly template: Expression | null;
  value(argument: string): Value | undefined;
}

/** https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/#generate */
export function generatedFiles(config: UnitConfig): Generated {
  const files = new Map<string, BesideFile>();
  const values = new Map<string, ValuesFile | null>();
  const unread: { path: string; line: number; reason: string }[] = [];
  const skip = ({ source, start }: Span, reason: string) =>
    unread.push({ path: source.path, line: lineAt(source, start), reason });
  for (const writing of writingsOf(config, skip)) {
    const { label, place, template, value } = writing;
    const path = textOf(value('path')) ?? 'generated.tf';
    const name = joinPath('', path).split('/').at(-1)!;
    if (!(isConfiguration(name) || isAutomatic(name)) || isTrue(value('disable'))) continue;
    const text = textOf(value('contents'));
    if (isAutomatic(name)) {
      values.set(name, text === undefined ? null : valuesIn(name, text, writing));
      continue;
    }
    // A key of JSON may be written with escapes; a block's type can't be.
    const mayDecide =
      text === undefined ? !isOfProviders(template) : /\.json$/.test(name) || decides.test(text);
    if (!mayDecide) continue;
    const below = joinPath('', path);
    if (!path.startsWith('/') && below.includes('/')) {
      skip(place, `generate “${label}” writes ${below}, which is not in the directory of the module`);
      continue;
    }
    if (files.has(name)) skip(place, `another generate block than “${label}” writes ${name}, too`);
    const file = text === undefined ? undefined : parsed(name, text, writing);
    if (!file) {
      const what = text === undefined ? 'is known only when Terragrunt runs' : 'is no Terraform';
      skip(place, `the text of generate “${label}” ${what}`);
      continue;
    }
    const exists = textOf(value('if_exists'));
    const replaces =
      exists === 'overwrite' ? 'any' : exists === 'overwrite_terragrunt' ? 'generated' : 'none';
    files.set(name, { file, replaces });
  }
  return { files, values, unread };
}

/** The block of a unit goes before that of an include with the same label. */
function writingsOf(config: UnitConfig, skip: (at: Span, reason: string) => void): Iterable<Writing> {
  const writings = new Map<string, Writing>();
  const included = config.includes.filter(({ merge }) => merge !== 'no_merge').map((each) => each.config);
  for (const each of [...included, config]) {
    for (const block of each.file.body.blocks('generate')) {
      const label = block.labels[0] ?? '';
      const argument = (name: string) => block.body.attributes.find((attribute) => attribute.name === name);
      const value = (name: string) => constantValue(argument(name)?.value, each);
      const written = argument('contents')?.value ?? null;
      if (!written) continue;
      const template = follow(written, contextIn(each.scope, noNames, inertWorld())).expression;
      writings.set(label, { label, place: block.header, written, template, value });
    }
    const attribute = each.file.body.attributes.find(({ name }) => name === 'generate');
    if (!attribute) continue;
    const { span } = attribute;
    const all = contextIn(each.scope, noNames, inertWorld());
    const value = all.evaluate(attribute.value, all);
    if (value.kind !== 'map' || value.open) skip(span, 'generate is known only when Terragrunt runs');
    if (value.kind !== 'map') continue;
    for (const [label, entry] of value.entries)
      writings.set(label, {
        ...{ label, place: span, written: null, template: null },
        value: (name) => (entry.kind === 'map' ? entry.entries.get(name) : undefined),
      });
  }
  return writings.values();
}

/** An unknown part of a provider or backend decides nothing, but one beside them may be anything. */
function isOfProviders(template: Expression | null): boolean {
  if (template?.kind !== 'template') return false;
  const { body, brokenAt } = readHcl(readSource('generated.tf', Buffer.from(outlineOf(template.parts))));
  const types = body.allBlocks.map(({ type }) => type);
  return brokenAt === null && types.every((type) => type === 'provider' || type === 'terraform');
}

/** The text of a template with a word in the place of each unknown part. */
function outlineOf(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (part.kind === 'if') return outlineOf([...part.yes, ...part.no]);
      return part.kind === 'for' ? outlineOf(part.body) : 'unknown';
    })
    .join('');
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.value === true;
}

function valuesIn(name: string, text: string, writing: Writing): ValuesFile | null {
  const file = parsed(name, text, writing);
  if (!file) return null;
  const { source, body } = file;
  const values = body.json ? readJsonValues(source) : body.attributes;
  return { path: source.path, values: new Map(values.map((value) => [value.name, value])) };
}

/** The text of a file; undefined where it can't be read. */
function parsed(name: string, text: string, { written, place }: Writing): ParsedFile | undefined {
  const json = name.endsWith('.json');
  return (!json && written && verbatim(written.span)) || derived(json, text, written?.span ?? place);
}

/**
 * A heredoc that is Terraform text as it stands: every other line of the file becomes a comment, so that all places
 * are those of the file. Undefined where Terragrunt changes the text first.
 */
function verbatim(span: Span): ParsedFile | undefined {
  const text = span.source.text.slice(span.start, span.end);
  const heredoc = /^<<-?[^\n]+\n/.exec(text);
  if (!heredoc || /[$%]\{/.test(text)) return undefined;
  const { source } = span;
  const first = lineAt(source, span.start) + 1;
  const last = lineAt(source, Math.max(span.start, span.end - 1)) - (text.endsWith('\n') ? 0 : 1);
  const lines = source.text.split('\n');
  for (const [index, line] of lines.entries()) {
    const isInside = index + 1 >= first && index + 1 <= last;
    if (isInside || line === '') continue;
    if (line.charCodeAt(0) > 127) return undefined;
    lines[index] = `#${line.slice(1)}`;
  }
  const bom = source.bytes.subarray(0, source.bom);
  const bytes = Buffer.concat([bom, Buffer.from(lines.join('\n'), 'utf8')]);
  const own = readSource(source.path, bytes);
  const { body, comments, brokenAt } = readHcl(own);
  return brokenAt === null ? { source: own, body, comments, refusal: null } : undefined;
}

/** A text that Terragrunt makes of what the file says: all of it stands where the file says so. */
function derived(json: boolean, text: string, { source: written, start }: Span): ParsedFile | undefined {
  const source: { -readonly [K in keyof Source]: Source[K] } = {
    ...readSource(written.path, Buffer.from(text)),
    derived: true,
  };
  // Each index is behind the start of as many lines as there are up to the place.
  const lineStarts = new Array<number>(lineAt(written, start)).fill(0);
  try {
    if (json) {
      const { body, refusal } = readJson(source);
      source.lineStarts = lineStarts;
      return refusal ? undefined : { source, body, comments: [], refusal: null };
    }
    const { body, brokenAt } = readHcl(source);
    source.lineStarts = lineStarts;
    return brokenAt === null ? { source, body, comments: [], refusal: null } : undefined;
  } catch (error) {
    if (error instanceof UnparsableError) return undefined;
    throw error;
  }
}
