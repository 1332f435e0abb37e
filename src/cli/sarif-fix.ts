import type { Region, Fix as SarifFix } from 'sarif';
import type { Edit, Fix } from '../rule/report.ts';
import { sarifArtifact } from './sarif-location.ts';
import { lineOf, type Source, type Sources, startOf } from './source.ts';

/** A fix with its edits as bytes and, for viewers that count otherwise, as lines and columns. */
export function sarifFix(fix: Fix, sources: Sources): SarifFix {
  const artifactChanges = [...Map.groupBy(fix.edits, ({ path }) => path)].map(([path, edits]) => {
    const source = sources(path);
    return {
      artifactLocation: sarifArtifact(path),
      replacements: edits.map((edit) => ({
        deletedRegion: regionOf(edit, source),
        ...(edit.text !== '' && { insertedContent: { text: edit.text } }),
      })),
    };
  });
  return { description: { text: 'Require IMDSv2' }, artifactChanges };
}

function regionOf({ start, end }: Edit, source: Source | undefined): Region {
  const region = { byteOffset: start, byteLength: end - start };
  if (!source) return region;
  const [startLine, startColumn] = position(source, start);
  const [endLine, endColumn] = position(source, end);
  return { startLine, startColumn, endLine, endColumn, ...region };
}

/** 1-based line and column (in UTF-16 code units) of a byte; a byte order mark takes no column. */
function position(source: Source, offset: number): [line: number, column: number] {
  const line = lineOf(source, offset);
  const before = source.bytes.subarray(startOf(source, line), offset);
  return [line, new TextDecoder().decode(before).length + 1];
}
