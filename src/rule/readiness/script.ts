import type { Value } from '../../terraform/evaluate/value.ts';
import type { Files } from '../../terraform/files.ts';
import type { Context } from '../../terraform/scope.ts';
import { lineAt } from '../../terraform/syntax/source.ts';
import type { Expression } from '../../terraform/syntax/syntax.ts';

/** Text that an instance runs, put together from several places, which knows where each piece of it stands. */
export interface Script {
  readonly text: string;
  /** In the order of their offsets; the first one is at 0 unless the text is empty. */
  readonly marks: readonly Mark[];
}

/** From `offset` in the text on, it stands at this place. */
interface Mark {
  readonly offset: number;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Each line feed of the text is one in the file; else the whole piece stands on this line, as in a quoted string. */
  readonly follows: boolean;
}

export const noScript: Script = { text: '', marks: [] };

export function scriptAt(text: string, path: string, line: number, follows: boolean): Script {
  return text === '' ? noScript : { text, marks: [{ offset: 0, path, line, follows }] };
}

export function joinScripts(scripts: readonly Script[], separator = ''): Script {
  let text = '';
  const marks: Mark[] = [];
  for (const [index, script] of scripts.entries()) {
    if (index > 0) text += separator;
    for (const mark of script.marks) marks.push({ ...mark, offset: mark.offset + text.length });
    text += script.text;
  }
  return { text, marks };
}

/** The file and 1-based line at which an offset of the text stands. */
export function placeIn(script: Script, offset: number): { path: string; line: number } {
  const mark = script.marks.findLast((each) => each.offset <= offset) ?? script.marks[0]!;
  if (!mark.follows) return { path: mark.path, line: mark.line };
  const feeds = script.text.slice(mark.offset, offset).split('\n').length - 1;
  return { path: mark.path, line: mark.line + feeds };
}

function sliceScript(script: Script, start: number, end: number): Script {
  if (start >= end) return noScript;
  const first = script.marks.findLast((mark) => mark.offset <= start);
  if (!first) return noScript;
  const inside = script.marks.filter((mark) => mark.offset > start && mark.offset < end);
  return {
    text: script.text.slice(start, end),
    marks: [
      { ...first, line: placeIn(script, start).line, offset: 0 },
      ...inside.map((mark) => ({ ...mark, offset: mark.offset - start })),
    ],
  };
}

/** The same text, all of it on the line at which another text stands that it is put into. */
export function placedAt(script: Script, path: string, line: number): Script {
  // A text with lines of its own, such as a script put into another one, keeps its place.
  return script.text.trimEnd().includes('\n') ? script : scriptAt(script.text, path, line, false);
}

/** Replaces `${name}` by the result of `value`; the rest, and a name without a result, stays. */
export function fillIn(script: Script, value: (name: string) => Script | undefined): Script {
  const pieces: Script[] = [];
  let at = 0;
  for (const found of script.text.matchAll(/\$\{~?\s*([A-Za-z_][\w-]*)\s*~?\}/g)) {
    if (script.text[found.index - 1] === '$') continue;
    const filled = value(found[1]!);
    if (!filled) continue;
    const { path, line } = placeIn(script, found.index);
    pieces.push(sliceScript(script, at, found.index), placedAt(filled, path, line));
    at = found.index + found[0].length;
  }
  return at === 0 ? script : joinScripts([...pieces, sliceScript(script, at, script.text.length)]);
}

/** Reads the script that an expression gives; here, so that its parts need not import each other in a circle. */
export interface ScriptReader {
  read(expression: Expression, context: Context): Script;
  /** The value of an interpolation; if it depends on an unknown, one of its values. */
  known(expression: Expression, context: Context): Value;
  readonly files: Files;
  /** Directory of the root module, where Terraform runs. */
  readonly root: string;
}

/** A known string, at its literal where it has one, else at the expression; of a collection, every string in it. */
export function scriptOfValue(value: Value, at: Expression): Script {
  if (value.kind === 'list' || value.kind === 'map') {
    const items = value.kind === 'list' ? value.items : [...value.entries.values()];
    return joinScripts(
      items.map((item) => scriptOfValue(item, at)),
      '\n',
    );
  }
  if (value.kind !== 'scalar' || value.value === null) return noScript;
  const { source, start } = value.origin ?? at.span;
  const heredoc = value.origin !== null && source.text.startsWith('<<', start);
  return scriptAt(String(value.value), source.path, lineAt(source, start) + (heredoc ? 1 : 0), heredoc);
}
