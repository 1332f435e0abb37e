import { accessSync, constants } from 'node:fs';
import { basename } from 'node:path';
import { type PolicyInForce, type PolicySource, policyInForce } from '../../policy/file.ts';
import { isDate } from '../../rule/suppressions/own-comment.ts';
import type { BacktestRequest } from '../commands/backtest.ts';
import type { Git } from '../git/git.ts';
import { namedFiles } from '../named-files.ts';

/** The inputs that a command line names, read before any work is done. */
export interface BacktestInputs {
  /** Of the clone. */
  readonly directory: string;
  /** In the place of the bases' policies. */
  readonly policy: PolicyInForce | undefined;
  /** The organization's, below those of the bases. */
  readonly organization: PolicySource | undefined;
}

/** @returns or what is wrong, one line each */
export function backtestInputs(
  {
    operands,
    since,
    config,
    output,
    'org-policy': file,
  }: Pick<BacktestRequest, 'operands' | 'since' | 'config' | 'output' | 'org-policy'>,
  cwd: string,
): BacktestInputs | { readonly errors: readonly string[] } {
  const { errors, attempt, policy, willWrite } = namedFiles(cwd);
  const [path = '.', ...more] = operands;
  if (more.length > 0) errors.push('backtest takes one PATH: the directory of a clone');
  const directory = attempt(path, (absolute) => {
    accessSync(absolute, constants.R_OK);
    return absolute;
  });
  if (since !== undefined && !isDate(since))
    errors.push(`--since ${JSON.stringify(since)} is no date; write it as YYYY-MM-DD`);
  const source = policy(config);
  const organization = policy(file);
  if (config !== undefined && file !== undefined)
    errors.push('--config takes the place of every policy, so --org-policy would not count');
  willWrite(output);
  if (errors.length > 0 || directory === undefined) return { errors };
  return { directory, policy: source && policyInForce(undefined, source), organization };
}

/** The name of a repository, and its page on GitHub. */
export interface CloneName {
  /** `owner/name` where the remote tells, else the name of the directory. */
  readonly repository: string;
  readonly url: string | null;
}

/** `https://host/owner/name.git`, `git@host:owner/name`, `ssh://git@host/owner/name`; a password in it is left out. */
const remote =
  /^(?:https?:\/\/(?:[^@/\s]*@)?|ssh:\/\/(?:[^@/\s]*@)?|[\w.-]+@)([\w.-]+)(?::\d+(?=\/))?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/;

/** Reads the remote `origin` of a clone. A page is known where the host is GitHub's, or the server that the environment names. */
export function cloneName(git: Git, top: string, env: NodeJS.ProcessEnv): CloneName {
  const [, host, owner, name] = remote.exec(originOf(git)) ?? [];
  if (host === undefined) return { repository: basename(top) || 'repository', url: null };
  const server = env.GITHUB_SERVER_URL ?? '';
  const hosts = ['github.com', ...(URL.canParse(server) ? [new URL(server).host] : [])];
  const isGitHub = hosts.includes(host.toLowerCase());
  const repository = `${owner}/${name}`;
  return { repository, url: isGitHub ? `https://${host.toLowerCase()}/${repository}` : null };
}

function originOf(git: Git): string {
  try {
    return git.run(['config', '--get', 'remote.origin.url']).toString().trim();
  } catch {
    return ''; // There is none.
  }
}

/** The branch that the remote has as its default, else what is checked out. */
export function usualBranch(git: Git): string {
  try {
    return git.run(['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']).toString().trim();
  } catch {
    return 'HEAD';
  }
}
