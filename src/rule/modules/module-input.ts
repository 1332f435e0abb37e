import { asBool, asString, isNull, type Value } from '../../terraform/evaluate/value.ts';
import { truth } from '../../terraform/evaluate/worlds.ts';
import type { MergedBlock } from '../../terraform/merge.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Repair } from '../judge/outcome.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { Answers, Input, KnownReleases } from './answers.ts';
import type { ObjectExpression } from './located.ts';
import type { KnownModule } from './table.ts';
import { type ChosenRelease, eraAt } from './version-defaults.ts';

/** A call of a known module, to be judged in one world. */
export interface Subject {
  readonly module: KnownModule;
  readonly release: ChosenRelease;
  readonly call: MergedBlock;
  readonly policy: RulePolicy;
  readonly context: Context;
}

/** The answers of the chosen release to a call, or to a group of one. */
export interface InputQuestion extends Subject {
  readonly known: KnownReleases;
  readonly answers: Answers;
  /** The switch that makes the answers differ: `create_launch_template = false`. */
  readonly switched: string | null;
  /** The value of an argument of the call, or of the group; undefined where it is not set. */
  readonly read: (name: string) => Value | undefined;
  /** Where the call, or the argument with the groups, starts. */
  readonly start: Span;
}

/** The caller's input for one group of instances, or for all. */
export interface InputValue {
  /** Undefined if the release is unknown and the caller sets none of its inputs. */
  readonly input: Input | undefined;
  /** Null if the caller doesn't set it. */
  readonly value: Value | null;
  /** Where it is set; else the call's header. */
  readonly place: Span;
  /** Its name in messages: `` `metadata_options` of the group “a” ``. */
  readonly name: string;
  /** The name of `http_tokens` in it. */
  readonly tokens: string;
  /** A further sentence about it, or nothing. */
  readonly note: string;
  /** Sets the input if the caller doesn't. */
  readonly add: Repair | null;
  /** Adds `http_tokens` to the input. */
  readonly complete: Repair | null;
}

const enforced: Answers = { unset: 'r', inputs: {} };

/**
 * Looks up the chosen release's answers for the switches as the caller sets them.
 * @param read the value of an argument of the call, or of the group
 */
export function question(
  subject: Subject,
  known: KnownReleases,
  read: (name: string) => Value | undefined,
  start: Span = subject.call.block.header,
): InputQuestion {
  const asked = { ...subject, known, start, read };
  const { release, context } = subject;
  if (release.kind === 'enforced') return { ...asked, answers: enforced, switched: null };
  const era = release.kind === 'known' ? eraAt(known, release.version) : known.eras.at(-1)!;
  for (const { name, value } of known.switches) {
    const key = `${name} = ${value}`;
    const answers = era.with?.[key];
    const said = answers && read(name);
    // Another value may switch on what this one switches off; only a group's literal counts as off.
    if (answers?.unset === 'n' && (known.group === null || said?.kind !== 'scalar')) continue;
    if (answers && said && isSwitched(said, value, context)) return { ...asked, answers, switched: key };
  }
  return { ...asked, answers: era, switched: null };
}

/** Is the argument what the table asked the releases about? Another text than `""` stands for any text. */
function isSwitched(said: Value, value: string, context: Context): boolean {
  if (isNull(said)) return false;
  if (value === 'true' || value === 'false') {
    const bool = asBool(said);
    return bool.kind !== 'error' && truth(bool, context.world) === (value === 'true');
  }
  if (value === '0') return said.kind === 'scalar' && Number(said.value) === 0;
  const text = asString(said);
  const isEmpty =
    (text.kind === 'scalar' && text.value === '') ||
    (said.kind === 'list' && said.items.length === 0) ||
    (said.kind === 'map' && said.entries.size === 0 && !said.open);
  return isEmpty === (value === '""');
}

/** A span's text on its first line: where a map starts, as the header of a block. */
export function firstLine(span: Span): Span {
  const end = span.source.text.indexOf('\n', span.start);
  return end < 0 || end >= span.end ? span : { ...span, end };
}

/** Where an object literal says `http_tokens`. */
export function tokensEntry(object: ObjectExpression | undefined): Span | undefined {
  return object?.entries.findLast(({ key }) => key.kind === 'literal' && key.value === 'http_tokens')?.span;
}
