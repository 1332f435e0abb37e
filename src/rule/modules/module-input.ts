import type { Value } from '../../terraform/evaluate/value.ts';
import type { MergedBlock } from '../../terraform/merge.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Span } from '../../terraform/syntax/source.ts';
import type { Repair } from '../judge/outcome.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { ObjectExpression } from './located.ts';
import type { KnownModule } from './table.ts';
import type { Defaults } from './version-defaults.ts';

/** A call of a known module, to be judged in one world. */
export interface Subject {
  readonly module: KnownModule;
  readonly defaults: Defaults;
  readonly call: MergedBlock;
  readonly policy: RulePolicy;
  readonly context: Context;
}

/** What a caller says of one group of instances, or of all. */
export interface Said {
  /** Null where the caller says nothing. */
  readonly value: Value | null;
  /** Where it is said; the call's header where it is not. */
  readonly place: Span;
  /** What it is called in messages: `` `metadata_options` of the group “a” ``. */
  readonly name: string;
  /** What `http_tokens` is called in there. */
  readonly tokens: string;
  /** What else is to be said about it: a sentence, or nothing. */
  readonly note: string;
  /** Says it, where nothing is said. */
  readonly add: Repair | null;
  /** Adds `http_tokens` to what is said. */
  readonly complete: Repair | null;
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
