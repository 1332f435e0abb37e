import { z } from 'zod';
import type { GitHub } from '../client.ts';
import { throwIfLimited } from '../rate-limit.ts';
import type { RepositoryCache, Resolved } from './module-cache.ts';
import { modulesDocument, wholeLevels } from './module-documents.ts';
import {
  emptySnapshot,
  filesOf,
  isWhole,
  type ModuleSnapshot,
  missingFor,
  takeDirectory,
  takeFile,
  unaskedIn,
  unreadIn,
} from './module-snapshot.ts';
import { query } from './query.ts';
import type { Wanted } from './texts.ts';

/** A directory of a repository on the App's own GitHub. */
export interface ModuleAt {
  readonly owner: string;
  readonly repo: string;
  /** Tag, branch or commit; null for the default branch. */
  readonly ref: string | null;
  /** `''` for the top. */
  readonly directory: string;
  /** All Terraform of the repository is wanted, as far as it comes with one more request. */
  readonly whole?: true;
}

/** The repository that holds a module, or why it can't be read and what to do about it. */
export type ReadModule =
  | {
      readonly commit: string;
      readonly isPrivate: boolean;
      /** By path from the top of the repository. */
      readonly contents: ReadonlyMap<string, Uint8Array>;
      /** Are these all Terraform files of the repository? */
      readonly isWhole: boolean;
    }
  | { readonly commit?: undefined; readonly reason: string; readonly hint: string };

/** The limits of the App's access to other repositories. */
export interface ModuleAccess {
  /** The installation that the answers are for: another one may not see them. */
  readonly scope: string;
  /** For a public repository, and for a pull request from a fork: no text of a private repository is asked for. */
  readonly publicOnly: boolean;
}

/** Repositories of one request; more at once meet GitHub's limit of 10 s for a query. */
const mostAtOnce = 25;
/** Requests for directories that lie deeper in a repository than the first one reaches. */
const mostRounds = 4;
/** Directories and files of one further request. */
const mostMissing = 100;
/** Directories of all repositories that are read because a whole repository is wanted. */
const mostWhole = 150;
/** Bytes of what is kept of one repository. */
const mostBytes = 5_000_000;
const mostLinks = 500;

/** One repository at one name. */
interface ModulePlace {
  readonly owner: string;
  readonly repo: string;
  readonly ref: string | null;
}

/** The question about one place. */
interface Ask extends ModulePlace {
  readonly kind: 'visibility' | 'commit' | 'whole' | 'more';
  /** `more`: gets what comes. */
  readonly snapshot?: ModuleSnapshot;
  readonly wanted: Wanted;
  /** The first try did not bring what is needed. */
  readonly isSecond?: true;
}

interface ModulesAnswer {
  /** Undefined where the repository can't be seen. */
  readonly isPrivate?: boolean;
  readonly commit?: string | undefined;
  readonly snapshot?: ModuleSnapshot | undefined;
  /** GitHub had no answer for it. */
  readonly failed?: true;
}

const nothing: Wanted = { directories: [], files: [] };

/**
 * Reads modules through GitHub's API: all in one request, and one more for modules that lie deeper in their
 * repository. It never asks again for the text of a commit that it has read. For `publicOnly` it first asks
 * which repositories are private, with one request.
 *
 * Never throws but on a limit of GitHub's: a module that can't be read has a reason.
 */
export async function readModuleRepositories(
  octokit: Pick<GitHub, 'graphql'>,
  asked: readonly ModuleAt[],
  { scope, publicOnly }: ModuleAccess,
  cache: RepositoryCache,
): Promise<ReadModule[]> {
  const places = new Map(asked.map((place) => [placeKey(place), place]));
  const found = new Map<string, ModulesAnswer>();

  // 1. The known answers: a name that was resolved lately, and the snapshot of its commit.
  const unknown: Ask[] = [];
  for (const [key, place] of places) {
    const known = await cache.resolved(`${scope} ${key}`);
    const { commit = null, isPrivate = null } = known?.resolved ?? {};
    const snapshot = commit === null ? undefined : await cache.snapshot(snapshotKey(place, commit));
    const isSettled = snapshot || commit === null || (publicOnly && isPrivate);
    if (known?.isFresh && isSettled) found.set(key, answerOf(known.resolved, snapshot));
    // Its commit is most likely the same as before, so no text has to come with the answer.
    else unknown.push({ ...placeOf(place), kind: snapshot ? 'commit' : 'whole', wanted: nothing });
  }

  // 2. If only public text may be read, ask first which repositories are public: that answer holds no text.
  const asks = publicOnly ? await publicAmong(unknown) : unknown;

  // 3. Everything of one level, in one request; one more where a name has another commit than before, or where
  // GitHub could not give everything at once.
  const moved = await ask(asks);
  if (moved.length > 0) await ask(moved);

  // 4. The directories that lie deeper than the first request reaches.
  for (let round = 0; round < mostRounds; round++) {
    const more = missing(asked, found, round === 0 ? mostWhole : 0);
    if (more.length === 0) break;
    const sent = await send(octokit, more);
    for (const [index, { snapshot, ...place }] of more.entries())
      if (!sent[index]!.failed && snapshot) await cache.keep(snapshotKey(place, snapshot.commit), snapshot);
    if (sent.every(({ failed }) => failed)) break;
  }
  return asked.map((module) => outcome(module, found.get(placeKey(module))!, publicOnly));

  async function publicAmong(unknown: readonly Ask[]): Promise<Ask[]> {
    const visible = await send(
      octokit,
      unknown.map((one): Ask => ({ ...one, kind: 'visibility' })),
    );
    const left: Ask[] = [];
    for (const [index, one] of unknown.entries()) {
      const { isPrivate, failed } = visible[index]!;
      if (isPrivate === false) left.push(one);
      else await settle(one, failed ? { failed } : {});
    }
    return left;
  }

  /** @returns what has to be asked for otherwise */
  async function ask(asks: readonly Ask[]): Promise<Ask[]> {
    const answers = await send(octokit, asks);
    const rest: Ask[] = [];
    for (const [index, one] of asks.entries()) {
      const answer = answers[index]!;
      const { commit, failed } = answer;
      // It may have become private between two requests.
      const isHidden = publicOnly && answer.isPrivate !== false && !failed;
      const other = { whole: 'commit', commit: 'whole' } as const;
      if (isHidden) await settle(one, {});
      else if (failed && one.kind === 'whole' && !one.isSecond)
        rest.push({ ...one, kind: other.whole, isSecond: true });
      else if (failed || one.kind === 'whole' || commit === undefined) await settle(one, answer);
      else {
        const known = await cache.snapshot(snapshotKey(one, commit));
        if (!known && !one.isSecond) rest.push({ ...one, kind: other.commit, isSecond: true });
        else await settle(one, { ...answer, snapshot: known ?? emptySnapshot(commit) });
      }
    }
    return rest;
  }

  async function settle(one: Ask, answer: ModulesAnswer): Promise<void> {
    found.set(placeKey(one), answer);
    if (answer.failed) return;
    const { isPrivate = null, commit = null, snapshot } = answer;
    await cache.resolve(`${scope} ${placeKey(one)}`, { commit, isPrivate });
    if (commit !== null && snapshot) await cache.keep(snapshotKey(one, commit), snapshot);
  }
}

function answerOf({ isPrivate, commit }: Resolved, snapshot: ModuleSnapshot | undefined): ModulesAnswer {
  return isPrivate === null ? {} : { isPrivate, commit: commit ?? undefined, snapshot };
}

function missing(
  asked: readonly ModuleAt[],
  found: ReadonlyMap<string, ModulesAnswer>,
  mostWhole: number,
): Ask[] {
  let left = mostWhole;
  const asks = new Map<string, Ask>();
  for (const module of asked) {
    const key = placeKey(module);
    const snapshot = found.get(key)?.snapshot;
    if (!snapshot) continue;
    const needed = missingFor(snapshot, module.directory);
    const { files } = needed;
    const rest = module.whole ? unaskedIn(snapshot).slice(0, Math.min(left, mostMissing)) : [];
    left -= rest.length;
    const directories = [...needed.directories, ...rest];
    if (directories.length + files.length === 0) continue;
    const before = asks.get(key)?.wanted ?? nothing;
    const wanted = {
      directories: [...new Set([...before.directories, ...directories])].slice(0, mostMissing),
      files: [...new Set([...before.files, ...files])].slice(0, mostMissing),
    };
    asks.set(key, { ...placeOf(module), kind: 'more', snapshot, wanted });
  }
  return [...asks.values()];
}

const onDisk = 'Scan with the command line after terraform init';

function outcome(
  { owner, repo, ref, directory }: ModuleAt,
  answer: ModulesAnswer,
  publicOnly: boolean,
): ReadModule {
  const name = `${owner}/${repo}`;
  const { snapshot, isPrivate, failed } = answer;
  if (failed) return { reason: `GitHub did not return ${name}`, hint: 'Press Re-run to try again' };
  if (isPrivate === undefined || (publicOnly && isPrivate))
    return publicOnly
      ? {
          reason: `GitHub has no public repository ${name}`,
          hint: 'For public repositories and pull requests from forks the App reads public modules only: scan with the command line after terraform init',
        }
      : {
          reason: `GitHub shows the App no repository ${name}`,
          hint: 'Correct the source, or install the App on that repository',
        };
  if (!snapshot)
    return {
      reason: ref === null ? `${name} is empty` : `${name} has no tag, branch or commit ${ref}`,
      hint: 'Correct the ref of the source',
    };
  const bytes = [...snapshot.contents.values()].reduce((sum, content) => sum + content.length, 0);
  if (bytes > mostBytes || snapshot.links.size > mostLinks)
    return { reason: `${name} is larger than the App reads (${mostBytes / 1e6} MB of text)`, hint: onDisk };
  const unread = unreadIn(snapshot, directory);
  if (unread !== undefined) return { reason: unread, hint: onDisk };
  const [left] = missingFor(snapshot, directory).directories;
  if (left !== undefined)
    return { reason: `the App did not get all that it needs of ${name}, as ${left || '.'}`, hint: onDisk };
  return { commit: snapshot.commit, isPrivate, contents: filesOf(snapshot), isWhole: isWhole(snapshot) };
}

/** Sends what is asked for in as few requests as GitHub answers: in halves where it does not answer all at once. */
async function send(octokit: Pick<GitHub, 'graphql'>, asks: readonly Ask[]): Promise<ModulesAnswer[]> {
  if (asks.length === 0) return [];
  if (asks.length > mostAtOnce) return sendParts(octokit, asks, mostAtOnce);
  try {
    return await sendAtOnce(octokit, asks);
  } catch (error) {
    throwIfLimited(error);
    if (asks.length === 1) return [{ failed: true }];
    return sendParts(octokit, asks, Math.ceil(asks.length / 2));
  }
}

async function sendParts(
  octokit: Pick<GitHub, 'graphql'>,
  asks: readonly Ask[],
  first: number,
): Promise<ModulesAnswer[]> {
  return [...(await send(octokit, asks.slice(0, first))), ...(await send(octokit, asks.slice(first)))];
}

const named = z.object({ __typename: z.string(), oid: z.string() });
const repositoryShape = z.looseObject({
  isPrivate: z.boolean(),
  commit: named
    .extend({ target: named.extend({ target: named.partial().nullish() }).partial().nullish() })
    .nullish()
    .catch(undefined),
  tree: z.looseObject({ oid: z.string().optional() }).nullish(),
});
type RepositoryAnswer = z.output<typeof repositoryShape>;

async function sendAtOnce(octokit: Pick<GitHub, 'graphql'>, asks: readonly Ask[]): Promise<ModulesAnswer[]> {
  const document = modulesDocument(
    asks.map(({ kind, wanted }) => ({
      kind,
      directories: wanted.directories.length,
      files: wanted.files.length,
    })),
  );
  const variables = Object.assign({}, ...asks.map(variablesOf)) as Record<string, string>;
  const aliases = asks.map((_, index) => `m${index}`);
  const shape = z.object(Object.fromEntries(aliases.map((alias) => [alias, repositoryShape.nullish()])));
  const { data, failed } = await query(octokit, document, variables, { shape, optional: aliases });
  return asks.map((ask, index) => {
    const alias = aliases[index]!;
    const repository = data[alias];
    const wrong = failed.find(({ path }) => path?.[0] === alias);
    if (repository && !wrong) return taken(ask, repository);
    const isHidden = !wrong || wrong.type === 'NOT_FOUND' || wrong.type === 'FORBIDDEN';
    return isHidden ? {} : { failed: true };
  });
}

function taken({ kind, snapshot, wanted }: Ask, repository: RepositoryAnswer): ModulesAnswer {
  const { isPrivate, commit, tree } = repository;
  if (kind === 'more' && snapshot) {
    for (const [index, path] of wanted.directories.entries())
      takeDirectory(snapshot, path, repository[`d${index}`], 1);
    for (const [index, path] of wanted.files.entries()) takeFile(snapshot, path, repository[`f${index}`]);
    return { isPrivate, snapshot };
  }
  const oid = tree ? (commitIn(commit) ?? tree.oid) : undefined;
  if (kind === 'visibility' || oid === undefined) return { isPrivate };
  if (kind === 'commit') return { isPrivate, commit: oid };
  const whole = emptySnapshot(oid);
  takeDirectory(whole, '', tree, wholeLevels);
  return { isPrivate, commit: oid, snapshot: whole };
}

/** The commit, behind annotated tags. */
function commitIn(named: RepositoryAnswer['commit']): string | undefined {
  const steps = [named, named?.target, named?.target?.target];
  return steps.find((step) => step?.__typename === 'Commit')?.oid;
}

function variablesOf({ owner, repo, ref, kind, snapshot, wanted }: Ask, n: number): Record<string, string> {
  const at = snapshot?.commit ?? ref ?? 'HEAD';
  return {
    [`o${n}`]: owner,
    [`n${n}`]: repo,
    ...(kind === 'whole' || kind === 'commit' ? { [`c${n}`]: at, [`t${n}`]: `${at}:` } : {}),
    ...Object.fromEntries(wanted.directories.map((path, index) => [`d${n}_${index}`, `${at}:${path}`])),
    ...Object.fromEntries(wanted.files.map((path, index) => [`f${n}_${index}`, `${at}:${path}`])),
  };
}

function placeOf({ owner, repo, ref }: ModulePlace): ModulePlace {
  return { owner, repo, ref };
}

/** GitHub takes owner and repository in any case. */
function placeKey({ owner, repo, ref }: ModulePlace): string {
  return `${owner}/${repo}`.toLowerCase() + (ref === null ? '' : `@${ref}`);
}

function snapshotKey({ owner, repo }: Pick<ModulePlace, 'owner' | 'repo'>, commit: string): string {
  return `${owner}/${repo}@${commit}`.toLowerCase();
}

/** Is a repository private, as far as GitHub tells? Without an answer it counts as public. */
export async function readVisibility(
  octokit: Pick<GitHub, 'graphql'>,
  { owner, repo }: Pick<ModulePlace, 'owner' | 'repo'>,
  scope: string,
  cache: RepositoryCache,
): Promise<boolean> {
  const place: ModulePlace = { owner, repo, ref: null };
  const key = `${scope} visibility ${placeKey(place)}`;
  const known = await cache.resolved(key);
  if (known?.isFresh) return known.resolved.isPrivate === true;
  const [answer] = await send(octokit, [{ ...place, kind: 'visibility', wanted: nothing }]);
  const isPrivate = answer?.isPrivate === true;
  if (!answer?.failed) await cache.resolve(key, { commit: null, isPrivate });
  return isPrivate;
}
