import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { Unverifiable, type VerifiedRun } from '../../backtest/verify-run.ts';
import { checkName } from '../../github/write/check-run.ts';
import type { OrgClient } from '../../org/client.ts';
import { recordIn } from '../../review/run-record.ts';
import { reasonOf } from '../read-error.ts';

/** Which run is meant: on GitHub, or in a file. */
export type RunReference =
  | { readonly owner: string; readonly repo: string; readonly id: number }
  | { readonly file: string };

const page =
  /^https?:\/\/[^/\s]+\/(?:api\/v3\/)?(?:repos\/)?([\w.-]+)\/([\w.-]+)\/(?:check-)?runs\/(\d{1,16})\/?$/;
const short = /^([\w.-]+)\/([\w.-]+)\/(\d{1,16})$/;

/** A page, an address of the API, `OWNER/REPO/ID`, or else a file. */
export function runReference(word: string): RunReference {
  const [, owner, repo, id] = page.exec(word) ?? short.exec(word) ?? [];
  if (owner === undefined || repo === undefined) return { file: word };
  return { owner, repo, id: Number(id) };
}

const runShape = z.object({
  id: z.number(),
  name: z.string(),
  head_sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  url: z.string().optional(),
  app: z.object({ id: z.number(), slug: z.string().nullish() }).nullish(),
  output: z.object({ summary: z.string().nullish() }),
});

/** A run that is the App's, completed, and names what it rests on. */
export interface ReadRun extends VerifiedRun {
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
}

/**
 * @param app slug or number of the App
 * @throws Unverifiable where it is none of the App's, or names nothing
 */
export function readRun(given: unknown, app: string): ReadRun {
  const { success, data: run } = runShape.safeParse(given);
  if (!success) throw new Unverifiable('That is no check run as the API of GitHub gives it');
  const [, owner, repo] = /\/repos\/([\w.-]+)\/([\w.-]+)\/check-runs\/\d+$/.exec(run.url ?? '') ?? [];
  if (owner === undefined || repo === undefined)
    throw new Unverifiable('The check run does not say which repository it belongs to (url)');
  const maker = run.app?.slug ?? run.app?.id ?? 'no App';
  const isOwn = run.app?.slug === app.toLowerCase() || String(run.app?.id) === app;
  if (run.name !== checkName || !isOwn)
    throw new Unverifiable(
      `The run ${run.id}, named ${run.name}, was made by ${maker}, not by the App ${app} (--app names another)`,
    );
  if (run.status !== 'completed') throw new Unverifiable(`The run ${run.id} is not completed`);
  const record = recordIn(run.output.summary ?? '');
  if (!record)
    throw new Unverifiable(
      `The run ${run.id} (${run.conclusion ?? 'without a conclusion'}) names no verdict: it was superseded, broke off, or was made by a version that recorded none`,
    );
  return { owner, repo, id: run.id, commit: run.head_sha, conclusion: run.conclusion ?? null, record };
}

/** @throws Unverifiable where there is no such file, or it is no JSON */
export function runInFile(path: string, cwd: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(cwd, path), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Unverifiable(`${path} is no JSON`);
    throw new Unverifiable(`${path}: ${reasonOf(error)}`);
  }
}

/** @throws RequestError */
export async function runOnGitHub(
  client: OrgClient,
  { owner, repo, id }: { readonly owner: string; readonly repo: string; readonly id: number },
): Promise<unknown> {
  return (await client.rest.checks.get({ owner, repo, check_run_id: id })).data;
}
