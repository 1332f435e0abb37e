import type { FixedFile } from '../rule/fix/fixed-files.ts';
import { type ModulesInView, withoutModules } from '../rule/modules/in-view.ts';
import { isMounted } from '../terraform/mounts.ts';
import type { Evidence, ReviewInput } from './judge-change.ts';
import type { RepositoryEvidence } from './judge-repository.ts';
import type { WantedException } from './plan-exception.ts';
import type { FileContents } from './slow-files.ts';
import type { UnitsQuestion } from './uses-of-units.ts';

/** A question for a thread. */
export type Question =
  | { readonly evidence: Evidence; readonly asks?: 'calls' | WantedException }
  | {
      readonly fixes: readonly FixedFile[];
      readonly context: Pick<ReviewInput, 'texts' | 'directories' | 'modules'>;
    }
  | { readonly units: UnitsQuestion }
  | { readonly repository: RepositoryEvidence; readonly asks?: 'calls' };

/** Every file of the repository that the thread may read. */
export function contentsOf(question: Question): FileContents {
  if ('repository' in question) return question.repository.contents;
  if ('units' in question) return question.units.texts.contents;
  return ('evidence' in question ? question.evidence : question).context.texts.contents;
}

/** The modules of other repositories that the thread is given. */
export function modulesOf(question: Question): ModulesInView | undefined {
  if ('repository' in question) return question.repository.modules;
  if ('units' in question) return undefined;
  return ('evidence' in question ? question.evidence : question).context.modules;
}

/**
 * The same question without some files, which the report then names as not read. A module of another
 * repository is left out as a whole.
 *
 * @param reasons by path
 */
export function without(question: Question, reasons: ReadonlyMap<string, string>): Question {
  const left = (contents: FileContents) => new Map([...contents].filter(([path]) => !reasons.has(path)));
  const own = new Map([...reasons].filter(([path]) => !isMounted(path)));
  const modules = withoutModules(modulesOf(question), reasons);
  if ('repository' in question) {
    const { contents, unread } = question.repository;
    const rest = { contents: left(contents), unread: new Map([...unread, ...own]), modules };
    return { ...question, repository: { ...question.repository, ...rest } };
  }
  if ('fixes' in question || 'units' in question) return question;
  const { context } = question.evidence;
  const texts = {
    ...context.texts,
    contents: left(context.texts.contents),
    unread: new Map([...context.texts.unread, ...own]),
  };
  const base = { ...context.base, contents: left(context.base.contents) };
  return { ...question, evidence: { ...question.evidence, context: { ...context, texts, base, modules } } };
}
