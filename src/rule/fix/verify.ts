import type { StepBudget } from '../../terraform/evaluate/worlds.ts';
import { directoryOf, type Files } from '../../terraform/files.ts';
import { createParser, type Parser, settled } from '../../terraform/syntax/parse.ts';
import { lineAt, type Span, textOf } from '../../terraform/syntax/source.ts';
import { judgeAll } from '../judge/judge-roots.ts';
import type { Judgement } from '../judge/judge-target.ts';
import type { Repair } from '../judge/outcome.ts';
import type { Relevant } from '../judge/select-files.ts';
import type { Edit, Fix } from '../report.ts';
import type { RulePolicy } from '../rule-policy.ts';
import { changesElsewhere } from './changes-elsewhere.ts';
import { applyEdits, inBytes } from './edits.ts';
import { findSwitches, type SwitchTrial } from './find-switches.ts';
import { withEndpoints, withHopLimits } from './hop-limit.ts';
import { propose } from './propose.ts';

export interface VerifyOptions {
  readonly policy: RulePolicy;
  /** The files in which the fixes were found. */
  readonly relevant: Relevant;
  /** Ask HashiCorp's own parser about every file as the fix leaves it; for fixes that are going to be written. */
  readonly vouch: boolean;
  /** For all trials together. */
  readonly budget: StepBudget;
}

type Offered = ReadonlyMap<Judgement, readonly Edit[]>;

interface FixTrial extends VerifyOptions {
  readonly files: Files;
  readonly parser: Parser;
  /** Targets that were compliant before, and have to stay so. */
  readonly sound: ReadonlySet<string>;
}

/** A mistake of ours that spoils more fixes than this can tell apart costs the rest of them. */
const mostTrials = 40;

/**
 * The fixes that keep their promise: with all of them applied each of their targets is compliant, no other target
 * of their roots has ceased to be, and every file can be parsed. One that does not is left out.
 *
 * @param judgements of every target that is not suppressed, also those that need no fix
 */
export async function verifiedFixes(
  files: Files,
  parser: Parser,
  judgements: readonly Judgement[],
  options: VerifyOptions,
): Promise<Map<Judgement, Fix>> {
  // Nothing can be vouched for in a file that Terraform refuses, whatever is added to it.
  const fixable = judgements.filter(({ repairs, instance }) => repairs && !instance.refusal);
  if (fixable.length === 0) return new Map();
  const sound = new Set(judgements.filter(({ verdict }) => verdict === 'compliant').map(identity));
  const trial = { ...options, files, parser, sound };
  const hops = withHopLimits(fixable, files);
  const endpoints = withEndpoints(fixable, files, parser);
  const extend = (repair: Repair) => endpoints(hops(repair));
  const known = new WeakMap<readonly Judgement[], Offered>();
  const offer = (some: readonly Judgement[]): Offered => {
    const offered = known.get(some) ?? propose(some, extend);
    known.set(some, offered);
    return offered;
  };
  let trials = 0;
  const failingOf = async (some: readonly Judgement[]): Promise<readonly Judgement[]> => {
    if (some.length === 0) return [];
    return trials++ < mostTrials ? failing(offer(some), trial) : some;
  };

  /**
   * Those that pass together. A bad fix can spoil its whole file, so a failing batch is tried again in
   * halves.
   */
  async function passing(some: readonly Judgement[]): Promise<readonly Judgement[]> {
    const failed = new Set(await failingOf(some));
    if (failed.size === 0) return some;
    const kept = await passing(some.filter((judgement) => !failed.has(judgement)));
    if (failed.size === 1) return kept;
    const again = [...failed];
    const half = Math.ceil(again.length / 2);
    const saved = [...(await passing(again.slice(0, half))), ...(await passing(again.slice(half)))];
    if (saved.length === 0) return kept;
    const all = [...kept, ...saved];
    const clashing = new Set(await failingOf(all));
    return clashing.size === 0 ? all : kept;
  }

  const first = offer(fixable);
  const proposed = [...first.keys()];
  // A fix that gets in the way of another one is none of these, so for the rest nothing changes.
  known.set(proposed, first);
  const offered = offer(await passing(proposed));
  return new Map([...offered].map(([judgement, edits]) => [judgement, { edits }]));
}

/**
 * Judgements with the one literal that mends them, where no value alone says what they are: it becomes their repair,
 * and they name it.
 *
 * @returns the judgement that replaces each changed one; the others stay
 */
export async function withSwitches(
  files: Files,
  parser: Parser,
  judgements: readonly Judgement[],
  options: VerifyOptions,
): Promise<Map<Judgement, Judgement>> {
  const open = judgements.filter(
    ({ verdict, repairs, instance }) => verdict === 'violation' && !repairs && !instance.refusal,
  );
  if (open.length === 0) return new Map();
  const sound = new Set(judgements.filter(({ verdict }) => verdict === 'compliant').map(identity));
  const trial = { ...options, files, parser, sound };
  // A literal that switches the metadata service off is no fix.
  const strict: FixTrial = { ...trial, policy: { ...options.policy, endpoint_disabled: 'violation' } };
  const wanted = new Set(open.map(identity));
  const harming = new Map<string, Promise<boolean>>();
  const attempt = async (span: Span, text: string, judgement: Judgement): Promise<SwitchTrial> => {
    const root = rootOf(judgement);
    const edits = [inBytes({ ...span, text })];
    // Most literals heal nothing, so only what they may heal is judged with each of them.
    const on = await judgePatched(edits, new Set([root]), strict, wanted);
    // A literal in a module acts on every root that calls it.
    const roots = directoryOf(span.source.path) === root ? new Set([root]) : undefined;
    const harms = async () => (await judgePatched(edits, roots, trial)).harmed.size > 0;
    return {
      heals: (one) =>
        on.refused.size === 0 && on.isCompliant(identity(one)) && !on.changesElsewhere(edits, one),
      harms: () =>
        remembered(harming, [roots ? root : '', span.source.path, span.start, text].join('\n'), harms),
    };
  };
  const found = await findSwitches(open, attempt);
  return new Map([...found].map(([judgement, change]) => [judgement, switched(judgement, change)]));
}

function remembered<T>(known: Map<string, T>, key: string, find: () => T): T {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}

function switched(judgement: Judgement, { span, text }: { span: Span; text: string }): Judgement {
  const problem = judgement.problem!;
  const place = `${span.source.path}:${lineAt(span.source, span.start)}`;
  return {
    ...judgement,
    repairs: [{ kind: 'replace', span, text }],
    problem: {
      ...problem,
      related: [span, ...problem.related],
      now: `${problem.now}; ${textOf(span)} at ${place} decides`,
      advice: `Change it to ${text}.`,
    },
  };
}

interface Patched {
  isCompliant(key: string): boolean;
  /** Does a plan of the judgement’s root differ in more than its metadata options because of these edits? */
  changesElsewhere(edits: readonly Edit[], judgement: Judgement): boolean;
  /** Roots in which a target ceased to be compliant. */
  readonly harmed: ReadonlySet<string>;
  /** Files that Terraform refuses. */
  readonly refused: ReadonlySet<string>;
}

async function failing(offered: Offered, trial: FixTrial): Promise<Judgement[]> {
  // Only the roots that the fixes belong to, and what lies below them, have to be judged again.
  const roots = new Set([...offered.keys()].map(rootOf));
  const edits = [...new Set(offered.values())].flat();
  const patched = await judgePatched(edits, roots, trial);
  const { isCompliant, harmed, refused } = patched;
  return [...offered]
    .filter(
      ([judgement, own]) =>
        !isCompliant(identity(judgement)) ||
        harmed.has(rootOf(judgement)) ||
        own.some(({ path }) => refused.has(path)) ||
        patched.changesElsewhere(own, judgement),
    )
    .map(([judgement]) => judgement);
}

/**
 * @param roots only these are judged again; all where undefined
 * @param wanted only these targets of them, by identity; all where undefined
 */
async function judgePatched(
  edits: readonly Edit[],
  roots: ReadonlySet<string> | undefined,
  trial: FixTrial,
  wanted?: ReadonlySet<string>,
): Promise<Patched> {
  const { files, parser, vouch, relevant, policy, sound, budget } = trial;
  const patched = patch(files, edits);
  const overlay: Files = { ...files, read: (path) => patched.get(path) ?? files.read(path) };
  const overlayParser = withPatches(parser, createParser(overlay, vouch, parser), patched);
  const { judgements, unparsable } = await settled(overlayParser, () =>
    judgeAll(overlay, overlayParser, relevant, policy, {
      budget,
      ...(roots && { starts: roots }),
      ...(wanted && { isWanted: (instance) => wanted.has(identity({ instance })) }),
    }),
  );
  const refused = new Set(unparsable.map((error) => error.path));
  const verdicts = verdictsByTarget(judgements);
  const isCompliant = (key: string) => verdicts.get(key)?.size === 1 && verdicts.get(key)!.has('compliant');
  const harmed = new Set(
    judgements.filter((one) => sound.has(identity(one)) && !isCompliant(identity(one))).map(rootOf),
  );
  const after = new Map(judgements.map((judgement) => [identity(judgement), judgement]));
  const found = new Map<string, boolean>();
  const changes = (some: readonly Edit[], judgement: Judgement) => {
    const key = `${rootOf(judgement)}\n${JSON.stringify(some)}`;
    const is =
      found.get(key) ?? changesElsewhere(some, judgement, after.get(identity(judgement)) ?? judgement);
    found.set(key, is);
    return is;
  };
  return { isCompliant, harmed, refused, changesElsewhere: changes };
}

function patch(files: Files, edits: readonly Edit[]): Map<string, Uint8Array> {
  const patched = new Map<string, Uint8Array>();
  for (const [path, own] of Map.groupBy(edits, (edit) => edit.path)) {
    const bytes = files.read(path);
    if (bytes) patched.set(path, applyEdits(bytes, own));
  }
  return patched;
}

/** Parses only the files that a fix touches; the others were parsed already. */
function withPatches(original: Parser, overlay: Parser, patched: ReadonlyMap<string, unknown>): Parser {
  return {
    parse: (path) => (patched.has(path) ? overlay : original).parse(path),
    askReferee: async () => {
      const asked = [await overlay.askReferee(), await original.askReferee()];
      return asked.includes(true);
    },
  };
}

/** Files that are no valid Terraform may declare a target twice: then both have to be compliant. */
function verdictsByTarget(judgements: readonly Judgement[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const judgement of judgements) {
    const key = identity(judgement);
    found.set(key, (found.get(key) ?? new Set()).add(judgement.verdict));
  }
  return found;
}

/** The same target before and after: root directory, address and file stay. */
function identity({ instance }: Pick<Judgement, 'instance'>): string {
  const { address, block } = instance;
  return [rootOf({ instance }), address, block.block.header.source.path].join('\n');
}

function rootOf({ instance }: Pick<Judgement, 'instance'>): string {
  return instance.root.module.directory;
}
