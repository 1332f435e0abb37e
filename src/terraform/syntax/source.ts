/** One file's text with what is needed to say where something stands in it. */
export interface Source {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Decoded text, without a byte order mark. */
  readonly text: string;
  /** Length in bytes of the byte order mark: 3 or 0. */
  readonly bom: number;
  /** Index in `text` at which each line starts. */
  readonly lineStarts: readonly number[];
  /** The text is made of that of the file: it has a place there, and nothing of it can be edited. */
  readonly derived?: true;
}

/** A piece of a source: `start` inclusive, `end` exclusive, as indexes in its `text` (UTF-16 code units). */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** Several expressions stand here, as those of a JSON string do: one of them alone can't be replaced. */
  readonly shared?: true;
}

/** Text that can't be read as Terraform, with the 1-based line and the reason. */
export class UnparsableError extends Error {
  readonly path: string;
  readonly line: number;
  /** Is the reason in the words of HashiCorp’s parser? The limits of this product are not Terraform’s. */
  readonly quoted: boolean;
  constructor(path: string, line: number, message: string, quoted = false) {
    super(message);
    this.path = path;
    this.line = line;
    this.quoted = quoted;
  }
}

/** Decodes a file. Throws `UnparsableError` where it is binary or not UTF-8, which Terraform requires. */
export function readSource(path: string, bytes: Uint8Array): Source {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const nul = bytes.indexOf(0);
  if (nul >= 0) {
    throw new UnparsableError(path, lineOfByte(bytes, nul), 'the file is binary (it contains a NUL byte)');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(bom));
  } catch {
    throw new UnparsableError(path, firstInvalidLine(bytes), 'the file is not UTF-8, as Terraform requires');
  }
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { path, bytes, text, bom, lineStarts };
}

/** 1-based line of an index in `source.text`. */
export function lineAt(source: Source, index: number): number {
  let low = 0;
  let high = source.lineStarts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (source.lineStarts[middle]! <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Byte offset in the file of an index in `source.text`. */
export function byteAt(source: Source, index: number): number {
  const ascii = source.bytes.length - source.bom === source.text.length;
  return source.bom + (ascii ? index : Buffer.byteLength(source.text.slice(0, index)));
}

/** 1-based first and last line of a span; an empty span has one line. */
export function linesOf(span: Span): { startLine: number; endLine: number } {
  return {
    startLine: lineAt(span.source, span.start),
    endLine: lineAt(span.source, Math.max(span.start, span.end - 1)),
  };
}

export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}

/** The text of the line at `index` from its start to `index`, when it is blank; else undefined. */
export function indentBefore(source: Source, index: number): string | undefined {
  const before = source.text.slice(source.lineStarts[lineAt(source, index) - 1], index);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

function lineOfByte(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 10) line++;
  return line;
}

function firstInvalidLine(bytes: Uint8Array): number {
  // A line feed never occurs inside a multi-byte sequence, so lines can be checked one by one.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(10, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}
