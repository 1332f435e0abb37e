import type { Files } from '../../terraform/files.ts';
import { createParser, type Parser, settled } from '../../terraform/parse.ts';
import { applyEdits } from '../edit.ts';
import { judgeAll } from '../judge-all.ts';
import type { Judgement } from '../judgement.ts';
import type { RulePolicy } from '../policy.ts';
import type { Relevant } from '../relevant.ts';
import type { Edit, Fix } from '../report.ts';
import { propose } from './propose.ts';

export interface VerifyOptions {
  readonly policy: RulePolicy;
  /** What the fixes were found in. */
  readonly relevant: Relevant;
  /** Ask HashiCorp's own parser about every file as the fix leaves it; for fixes that are going to be written. */
  readonly vouch: boolean;
}

/**
 * The fixes that keep their promise: with all of them applied each of their targets is compliant.
 * A fix that does not is left out, and the rest is judged again without it.
 */
export async function verifiedFixes(
  files: Files,
  parser: Parser,
  judgements: readonly Judgement[],
  options: VerifyOptions,
): Promise<Map<Judgement, Fix>> {
  let offered: ReadonlyMap<Judgement, Edit[]> = propose(judgements);
  while (offered.size > 0) {
    const failed = await failing(files, parser, offered, options);
    if (failed.length === 0) return new Map([...offered].map(([judgement, edits]) => [judgement, { edits }]));
    offered = propose([...offered.keys()].filter((judgement) => !failed.includes(judgement)));
  }
  return new Map();
}

async function failing(
  files: Files,
  parser: Parser,
  offered: ReadonlyMap<Judgement, readonly Edit[]>,
  options: VerifyOptions,
): Promise<Judgement[]> {
  const patched = patch(files, [...offered.values()].flat());
  const overlay: Files = { ...files, read: (path) => patched.get(path) ?? files.read(path) };
  const overlayParser = withPatches(parser, createParser(overlay, options.vouch), patched);
  // Only the roots that the fixes belong to, and what lies below them, have to be judged again.
  const roots = new Set([...offered.keys()].map(({ candidate }) => candidate.root.module.directory));
  const { judgements, unparsable } = await settled(overlayParser, () =>
    judgeAll(overlay, overlayParser, options.relevant, options.policy, roots),
  );
  const refused = new Set(unparsable.map((error) => error.path));
  const compliant = new Set(judgements.filter(({ verdict }) => verdict === 'compliant').map(identity));
  return [...offered]
    .filter(
      ([judgement, edits]) =>
        !compliant.has(identity(judgement)) || edits.some(({ path }) => refused.has(path)),
    )
    .map(([judgement]) => judgement);
}

function patch(files: Files, edits: readonly Edit[]): Map<string, Uint8Array> {
  const patched = new Map<string, Uint8Array>();
  for (const [path, own] of Map.groupBy(edits, (edit) => edit.path)) {
    const bytes = files.read(path);
    if (bytes) patched.set(path, applyEdits(bytes, own));
  }
  return patched;
}

/** What a fix does not touch need not be parsed again. */
function withPatches(original: Parser, overlay: Parser, patched: ReadonlyMap<string, unknown>): Parser {
  return {
    parse: (path) => (patched.has(path) ? overlay : original).parse(path),
    askReferee: () => overlay.askReferee(),
  };
}

/** The same target before and after: root directory, address and file stay. */
function identity({ candidate }: Judgement): string {
  return [candidate.root.module.directory, candidate.address, candidate.block.block.header.source.path].join(
    '\n',
  );
}
