import { joinPath } from '../terraform/files.ts';
import { readHcl } from '../terraform/syntax/hcl.ts';
import type { ParsedFile } from '../terraform/syntax/parse.ts';
import { lineAt, readSource, type Span } from '../terraform/syntax/source.ts';
import { attribute, type Block } from '../terraform/syntax/syntax.ts';
import { constantText, constantValue, type UnitConfig } from './config.ts';

/** The Terraform files that `generate` blocks write beside the module of a unit. */
export interface Generated {
  /** By file name. */
  readonly files: ReadonlyMap<string, ParsedFile>;
  /** Blocks whose text is not known, with the 1-based line. */
  readonly unread: readonly { readonly path: string; readonly line: number; readonly reason: string }[];
}

/** Providers and backends decide nothing here. */
const decides = /\b(?:resource|module|variable|locals|data|output)\b/;

/** https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/#generate */
export function generatedFiles(config: UnitConfig): Generated {
  const blocks = new Map<string, { readonly block: Block; readonly config: UnitConfig }>();
  const included = config.includes.filter(({ merge }) => merge !== 'no_merge').map((each) => each.config);
  // The block of a unit goes before that of an include with the same label.
  for (const each of [...included, config]) {
    for (const block of each.file.body.blocks('generate'))
      blocks.set(block.labels[0] ?? '', { block, config: each });
  }
  const files = new Map<string, ParsedFile>();
  const unread: { path: string; line: number; reason: string }[] = [];
  for (const { block, config: where } of blocks.values()) {
    const disabled = constantValue(attribute(block.body, 'disable')?.value, where);
    const path = constantText(attribute(block.body, 'path')?.value, where) ?? 'generated.tf';
    const contents = attribute(block.body, 'contents')?.value;
    if ((disabled?.kind === 'scalar' && disabled.value === true) || !contents || !/\.(?:tf|tofu)$/.test(path))
      continue;
    const { span } = contents;
    const text = span.source.text.slice(span.start, span.end);
    const known = constantText(contents, where);
    if (known !== undefined && !decides.test(known)) continue;
    const name = joinPath('', path).split('/').at(-1)!;
    const file =
      contents.kind === 'template' || contents.kind === 'literal' ? verbatim(text, span) : undefined;
    if (file) files.set(name, file);
    else if (known === undefined ? decides.test(text) || !/\bprovider\b|\bterraform\b/.test(text) : true)
      unread.push({
        path: span.source.path,
        line: lineAt(span.source, block.header.start),
        reason: `the text of generate “${block.labels[0] ?? ''}” is not written out`,
      });
  }
  return { files, unread };
}

/**
 * A heredoc that is Terraform text as it stands: every other line of the file becomes a comment, so that all places
 * are those of the file. Undefined where Terragrunt changes the text first.
 */
function verbatim(text: string, span: Span): ParsedFile | undefined {
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
