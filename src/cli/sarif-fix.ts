import type { Region, Fix as SarifFix } from 'sarif';
import type { Edit, Fix } from '../rule/report.ts';
import type { Files } from '../terraform/files.ts';
import { sarifArtifact } from './sarif-location.ts';

/** A fix with its edits as bytes and, for viewers that count otherwise, as lines and columns. */
export function sarifFix(fix: Fix, files: Pick<Files, 'read'>): SarifFix {
  const artifactChanges = [...Map.groupBy(fix.edits, ({ path }) => path)].map(([path, edits]) => {
    const bytes = files.read(path);
    return {
      artifactLocation: sarifArtifact(path),
      replacements: edits.map((edit) => ({
        deletedRegion: regionOf(edit, bytes),
        ...(edit.text !== '' && { insertedContent: { text: edit.text } }),
      })),
    };
  });
  return { description: { text: 'Require IMDSv2' }, artifactChanges };
}

function regionOf({ start, end }: Edit, bytes: Uint8Array | undefined): Region {
  const region = { byteOffset: start, byteLength: end - start };
  if (!bytes) return region;
  const [startLine, startColumn] = position(bytes, start);
  const [endLine, endColumn] = position(bytes, end);
  return { startLine, startColumn, endLine, endColumn, ...region };
}

const newline = 0x0a;

/** 1-based line and column (in UTF-16 code units) of a byte; a byte order mark takes no column. */
function position(bytes: Uint8Array, offset: number): [line: number, column: number] {
  let line = 1;
  let lineStart = 0;
  for (let at = bytes.indexOf(newline); at >= 0 && at < offset; at = bytes.indexOf(newline, at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return [line, new TextDecoder().decode(bytes.subarray(lineStart, offset)).length + 1];
}
