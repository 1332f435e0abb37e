import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findPresence } from '../../org/coverage/presence.ts';
import { readCoverage, savedCoverage } from '../../org/coverage/read-coverage.ts';
import {
  type AppPresence,
  type Coverage,
  type CoverageState,
  coverageOf,
  states,
} from '../../org/coverage/state.ts';
import { paintFor } from '../colors.ts';
import type { CoverageRequest } from '../commands/org-coverage.ts';
import { usualApp } from '../commands/org-options.ts';
import type { Io } from '../io.ts';
import { reasonOf } from '../read-error.ts';
import { visible } from '../terminal-text.ts';
import { type Session, withGitHub } from './session.ts';

/** Runs `org coverage`: where the App is, what is required where, and how that goes together. Gives the exit status. */
export async function coverageCommand(asked: CoverageRequest, io: Io): Promise<0 | 1 | 2> {
  const file = asked['private-key'];
  const key = file === undefined ? undefined : readPrivateKey(file, io.prefix);
  if (key && 'problem' in key) {
    io.stderr.write(`require-imdsv2: ${visible(key.problem)}\n`);
    return 2;
  }
  return withGitHub(asked, io, async (session) => {
    const { org, progress } = session;
    const presence = await presenceOf(session, asked, key);
    const evidenceOf = presence.on === 'seen' ? presence.id : undefined;
    const facts = await factsOfAll(session, evidenceOf, io);
    progress.end();

    const all = facts.map((one) => coverageOf(one, presence));
    await print(all, presence, asked, io);
    for (const { name, isCut } of facts)
      if (isCut) progress.note(`${org}/${name}: more rules than one answer holds; some were not read`);
    if (facts.some(({ isCut }) => isCut)) return 2;
    return all.some(({ state }) => state === 'blocked' || state === 'would-block') ? 1 : 0;
  });
}

/** Where the App is: what this person is told, or with the App's key what the App is. */
async function presenceOf(
  { client, org, apiUrl, progress }: Session,
  { app = usualApp }: CoverageRequest,
  key: { readonly key: string } | undefined,
): Promise<AppPresence> {
  const { presence, notes } = await findPresence(client, org, app);
  if (key && presence.on === 'seen' && presence.id !== undefined) {
    const { exactPresence } = await import('../../org/coverage/exact-presence.ts');
    const onWait = (text: string) => progress.note(text);
    return exactPresence(org, { appId: presence.id, privateKey: key.key }, { apiUrl, onWait });
  }
  for (const note of notes) progress.note(`note: ${note}`);
  return presence;
}

async function factsOfAll(
  { client, org, identity, progress }: Session,
  evidenceOf: number | undefined,
  { env }: Io,
) {
  const note = (text: string) => progress.note(`note: ${text}`);
  const saved = savedCoverage(env, [...identity, org.toLowerCase(), String(evidenceOf)], note);
  const from = saved.load();
  if (from) note(`going on after ${from.facts.length} of ${from.total} repositories, which were read before`);
  const facts = await readCoverage(client, {
    org,
    evidenceOf,
    from,
    onPage(soFar) {
      saved.save(soFar);
      progress.show(soFar.facts.length, soFar.total, 'repositories');
    },
  });
  saved.clear();
  return facts;
}

async function print(
  all: readonly Coverage[],
  { id, on }: AppPresence,
  { format, org }: CoverageRequest,
  { stdout, env }: Io,
): Promise<void> {
  if (format === 'json') {
    const { json } = await import('../terminal-text.ts');
    const summary = Object.fromEntries(states.map((state) => [state, count(all, state)]));
    const app = { id: id ?? null, on: typeof on === 'string' ? on : 'selected' };
    stdout.write(json({ version: 1, organization: org, app, summary, repositories: all }));
  } else if (format === 'csv') {
    const { coverageCsv } = await import('./coverage-formats.ts');
    stdout.write(coverageCsv(all, org));
  } else {
    const { prettyCoverage } = await import('./coverage-formats.ts');
    const width = stdout.columns || Number(env.COLUMNS) || 120;
    stdout.write(prettyCoverage(all, { org, paint: paintFor(stdout, env), width }));
  }
}

function count(all: readonly Coverage[], wanted: CoverageState): number {
  return all.filter(({ state }) => state === wanted).length;
}

/** The private key of an App from its file, or why that is none. @param prefix what comes before relative paths */
export function readPrivateKey(
  file: string,
  prefix: string,
): { readonly key: string } | { readonly problem: string } {
  let key: string;
  try {
    key = readFileSync(resolve(prefix, file), 'utf8');
  } catch (error) {
    return { problem: `${file}: ${reasonOf(error)}` };
  }
  try {
    createPrivateKey(key);
    return { key };
  } catch {
    return { problem: `${file}: not a private key; the settings page of the App makes one (.pem)` };
  }
}
