import type { RepositoryEvidence } from '../audit/judge-repository.ts';
import type { Context } from '../github/context.ts';
import type { Evidence } from '../github/judge.ts';
import type { FixedFile } from '../review/fixed-files.ts';

/** What a thread is asked. */
export type Question =
  | { readonly evidence: Evidence }
  | { readonly fixes: readonly FixedFile[]; readonly context: Pick<Context, 'texts' | 'directories'> }
  | { readonly repository: RepositoryEvidence };

type Contents = ReadonlyMap<string, Uint8Array>;

/** Every file that the thread may read. */
export function contentsOf(question: Question): Contents {
  if ('repository' in question) return question.repository.contents;
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
  if ('fixes' in question) return question;
  const { context } = question.evidence;
  const texts = {
    contents: left(context.texts.contents),
    unread: new Map([...context.texts.unread, ...reasons]),
  };
  const base = { ...context.base, contents: left(context.base.contents) };
  return { evidence: { ...question.evidence, context: { ...context, texts, base } } };
}
