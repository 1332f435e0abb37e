import type { GraphQLFieldResolver, GraphQLTypeResolver } from 'graphql';
import { mutations } from './mutations/mutations.ts';
import { type Args, type Context, type Fields, GraphqlFault, type TypedValue } from './node.ts';
import { accountFields, appFields } from './types/account.ts';
import { annotationFields, checkRunFields, checkSuiteFields, statusContextFields } from './types/checks.ts';
import { commitFields, gitActorFields } from './types/commit.ts';
import { blobFields, tagFields, treeEntryFields, treeFields } from './types/git-objects.ts';
import { changedFileFields, pullRequestFields } from './types/pull-request.ts';
import { queryFields } from './types/query.ts';
import { refFields, repositoryFields } from './types/repository.ts';
import { issueCommentFields, reviewCommentFields, reviewFields, reviewThreadFields } from './types/review.ts';
import { ruleFields, rulesetFields } from './types/rulesets.ts';

// biome-ignore lint/suspicious/noExplicitAny: each table knows its own values; this is the one place that doesn't.
const tables: Record<string, Fields<any>> = {
  Query: queryFields,
  Mutation: mutations,
  App: appFields,
  Blob: blobFields,
  Bot: accountFields,
  CheckAnnotation: annotationFields,
  CheckRun: checkRunFields,
  CheckSuite: checkSuiteFields,
  Commit: commitFields,
  GitActor: gitActorFields,
  IssueComment: issueCommentFields,
  Organization: accountFields,
  PullRequest: pullRequestFields,
  PullRequestChangedFile: changedFileFields,
  PullRequestReview: reviewFields,
  PullRequestReviewComment: reviewCommentFields,
  PullRequestReviewThread: reviewThreadFields,
  Ref: refFields,
  Repository: repositoryFields,
  RepositoryRule: ruleFields,
  RepositoryRuleset: rulesetFields,
  StatusContext: statusContextFields,
  Tag: tagFields,
  Tree: treeFields,
  TreeEntry: treeEntryFields,
  User: accountFields,
};

/**
 * Finds the value of any field: by the table of its type, or as a property of a plain object. A field that GitHub has
 * and this GitHub hasn't is an error that says so, never a silent null.
 */
export const resolveField: GraphQLFieldResolver<unknown, Context> = (source, args: Args, context, info) => {
  const type = info.parentType.name;
  const field = tables[type]?.[info.fieldName];
  if (source === undefined || source === null) {
    if (field !== undefined) return field(undefined, args, context, info);
  } else if (isTyped(source)) {
    if (field !== undefined) return field(source.value, args, context, info);
  } else if (Object.hasOwn(source as object, info.fieldName)) {
    const value = (source as Record<string, unknown>)[info.fieldName];
    return typeof value === 'function' ? value(args) : value;
  }
  throw new GraphqlFault('NOT_IMPLEMENTED', `The local GitHub doesn't offer ${type}.${info.fieldName}`);
};

export const resolveType: GraphQLTypeResolver<unknown, Context> = (value) => (value as TypedValue).__typename;

function isTyped(source: unknown): source is TypedValue {
  return typeof source === 'object' && source !== null && '__typename' in source && 'value' in source;
}
