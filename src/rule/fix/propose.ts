import { lineAt } from '../../terraform/source.ts';
import type { Judgement } from '../judgement.ts';
import type { Edit } from '../report.ts';
import { commentedLines, type Lines, realign } from './realign.ts';
import { renderRepair } from './render.ts';
import { cross, inBytes, type TextEdit, withoutDoubles } from './text-edit.ts';

/** Judgements that are fixed by the same edits. */
interface Proposal {
  readonly judgements: readonly Judgement[];
  /** Without those of white space. */
  readonly edits: readonly TextEdit[];
  /** The lines that the edits stand in, or whose comments have to follow them, as `path:line`. */
  readonly places: readonly string[];
  readonly comments: ReadonlySet<string>;
}

/**
 * Every repair as edits that can be applied alone or with all others. A repair whose edits cross those of an
 * earlier one is left out. Repairs that move the same trailing comments become one: each gets the edits of all,
 * because how far a comment moves depends on all of them.
 */
export function propose(judgements: readonly Judgement[]): Map<Judgement, Edit[]> {
  const byPlace = new Map<string, Set<Proposal>>();
  const proposals = new Set<Proposal>();
  for (const judgement of judgements) {
    const edits = withoutDoubles((judgement.repairs ?? []).flatMap(renderRepair));
    if (edits.length === 0) continue;
    const own = proposal([judgement], edits);
    const near = new Set(own.places.flatMap((place) => [...(byPlace.get(place) ?? [])]));
    if ([...near].some((other) => crosses(own.edits, other.edits)) || crosses(edits, edits)) continue;
    const joined = [...near].filter((other) => [...own.comments].some((line) => other.comments.has(line)));
    for (const old of joined) {
      proposals.delete(old);
      for (const place of old.places) byPlace.get(place)!.delete(old);
    }
    const all = [...joined, own];
    const added =
      joined.length === 0
        ? own
        : proposal(
            all.flatMap((one) => one.judgements),
            withoutDoubles(all.flatMap((one) => one.edits)),
          );
    proposals.add(added);
    for (const place of added.places) byPlace.set(place, (byPlace.get(place) ?? new Set()).add(added));
  }
  const offered = [...proposals].flatMap((one) => {
    const edits = byFile(one.edits).flatMap(realign).map(inBytes);
    return one.judgements.map((judgement): [Judgement, Edit[]] => [judgement, edits]);
  });
  return new Map(offered);
}

function proposal(judgements: readonly Judgement[], edits: readonly TextEdit[]): Proposal {
  const comments = new Set(
    byFile(edits).flatMap((own) => commentedLines(own).flatMap((lines) => named(own[0]!, lines))),
  );
  const touched = edits.flatMap((edit) => {
    const { source, start, end } = edit;
    return named(edit, { from: lineAt(source, start), to: lineAt(source, end) });
  });
  return { judgements, edits, comments, places: [...new Set([...comments, ...touched])] };
}

function named({ source }: TextEdit, { from, to }: Lines): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${source.path}:${from + index}`);
}

function byFile(edits: readonly TextEdit[]): TextEdit[][] {
  return [...Map.groupBy(edits, ({ source }) => source.path).values()];
}

function crosses(some: readonly TextEdit[], others: readonly TextEdit[]): boolean {
  return some.some((edit) => others.some((other) => cross(edit, other)));
}
