import type { FixedFile } from '../rule/fix/fixed-files.ts';
import type { Evidence, ReviewInput } from './judge-change.ts';
import type { RepositoryEvidence } from './judge-repository.ts';
import type { UnitsQuestion } from './uses-of-units.ts';

/** What a thread is asked. */
export type Question =
  | { readonly evidence: Evidence }
  | { readonly fixes: readonly FixedFile[]; readonly context: Pick<ReviewInput, 'texts' | 'directories'> }
  | { readonly units: UnitsQuestion }
  | { readonly repository: RepositoryEvidence };

type Contents = ReadonlyMap<string, Uint8Array>;

/** Every file that the thread may read. */
export function contentsOf(question: Question): Contents {
  if ('repository' in question) return question.repository.contents;
  if ('units' in question) return question.units.texts.contents;
  return ('evidence' in question ? question.evidence : question).context.texts.contents;
}

/** The same question without some files, which are then told as not read. @param reasons by path */
export function without(question: Question, reasons: ReadonlyMap<string, string>): Question {
  const left = (contents: Contents) => new Map([...contents].filter(([path]) => !reasons.has(path)));
  if ('repository' in question) {
    const { contents, unread } = question.repository;
    const rest = { contents: left(contents), unread: new Map([...unread, ...reasons]) };
    return { repository: { ...question.repository, ...rest } };
  }
  if ('fixes' in question || 'units' in question) return question;
  const { context } = question.evidence;
  const texts = {
    ...context.texts,
    contents: left(context.texts.contents),
    unread: new Map([...context.texts.unread, ...reasons]),
  };
  const base = { ...context.base, contents: left(context.base.contents) };
  return { evidence: { ...question.evidence, context: { ...context, texts, base } } };
}
