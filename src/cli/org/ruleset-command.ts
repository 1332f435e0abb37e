import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { explain, explainRulesetRefusal } from '../../org/explain.ts';
import { type InstalledApp, installedApp } from '../../org/installed-app.ts';
import { desiredRuleset, type RulesetScope, type Wish } from '../../org/ruleset/desired.ts';
import { findWorkflow, namedWorkflow } from '../../org/ruleset/required-workflow.ts';
import {
  findRuleset,
  importable,
  type Ruleset,
  type RulesetBody,
  readRuleset,
  writeRuleset,
} from '../../org/ruleset/ruleset.ts';
import { usualApp } from '../commands/org-options.ts';
import type { RulesetRequest } from '../commands/org-ruleset.ts';
import { printDiff } from '../formats/print-diff.ts';
import type { Io } from '../io.ts';
import { reasonOf } from '../read-error.ts';
import { json, visible } from '../terminal-text.ts';
import { aboutRepositories, appWarnings, rulesetChange } from './ruleset-texts.ts';
import { type Session, withGitHub } from './session.ts';

/** Runs `org ruleset`: look, show, ask, write. Gives the exit status. */
export async function rulesetCommand(asked: RulesetRequest, io: Io): Promise<0 | 1 | 2> {
  const wish = rulesetWish(asked);
  if ('problem' in wish) {
    io.stderr.write(`require-imdsv2: ${visible(wish.problem)}\n`);
    return 2;
  }
  const workflow = asked.workflow === undefined ? undefined : namedWorkflow(asked.workflow);
  if (asked.workflow !== undefined && !workflow) {
    const form = 'OWNER/REPO:.github/workflows/FILE.yml@REF';
    io.stderr.write(
      `require-imdsv2: --workflow is ${form}, not ${visible(JSON.stringify(asked.workflow))}\n`,
    );
    return 2;
  }
  // A person who imports the file by hand may not have the right to ask GitHub for anything here.
  const { app = usualApp, org, out } = asked;
  if (out !== undefined && !workflow && /^\d+$/.test(app))
    return writeFile(out, { ...wish, appId: Number(app) }, org, io);
  return withGitHub(asked, io, async (session) => {
    try {
      const found = workflow ? await findWorkflow(session.client, workflow) : await theApp(session, app);
      if ('problem' in found) {
        session.progress.note(`require-imdsv2: ${found.problem}`);
        return 2;
      }
      const complete: Wish = { ...wish, ...('id' in found ? { appId: found.id } : { workflow: found }) };
      if (out !== undefined) return writeFile(out, complete, org, io);
      return await bringUpToDate(session, complete, asked, io);
    } catch (error) {
      const line = explainRulesetRefusal(error, org);
      if (line === undefined) throw error;
      session.progress.note(`require-imdsv2: ${line}`);
      return 2;
    }
  });
}

async function theApp(
  { client, org, progress }: Session,
  app: string,
): Promise<Pick<InstalledApp, 'id'> | { problem: string }> {
  let found: InstalledApp | undefined;
  try {
    found = await installedApp(client, org, app);
  } catch (error) {
    // A manager of rulesets need not be an owner, and only owners see which Apps are installed.
    const why = /^\d+$/.test(app) ? explain(error) : undefined;
    if (why === undefined) throw error;
    progress.note(`warning: couldn’t determine whether App ${app} is installed on ${org}: ${why}`);
    return { id: Number(app) };
  }
  if (!found)
    return {
      problem: `no App ${app} is installed on ${org}: install it first, or name yours with --app SLUG|ID`,
    };
  for (const warning of appWarnings(found, org)) progress.note(`warning: ${warning}`);
  return found;
}

async function bringUpToDate(
  session: Session,
  wish: Wish,
  { 'dry-run': dryRun, yes }: RulesetRequest,
  io: Io,
): Promise<0 | 1 | 2> {
  const { client, org, progress } = session;
  const old = await findRuleset(client, org, wish.name);
  if (old && old.target !== 'branch') {
    progress.note(`require-imdsv2: the ruleset ${old.name} is not about branches; choose another --name`);
    return 2;
  }
  const next = desiredRuleset(wish, old);
  const change = rulesetChange(old, next);
  if (!change) {
    io.stdout.write(`✓ ${visible(summary(org, next))}: as it should be\n`);
    return 0;
  }
  printDiff([change], io.stdout, io.env);
  if (dryRun) {
    io.stderr.write(`${visible(summary(org, next))}: nothing written (--dry-run)\n`);
    return 0;
  }
  const agreed = yes || (await confirm(`${old ? 'Change' : 'Create'} ${visible(summary(org, next))}?`, io));
  if (agreed) return write(session, next, old, io);
  io.stderr.write(
    agreed === undefined
      ? 'not a terminal, so can’t ask for confirmation; nothing written: use --yes to skip the prompt\n'
      : 'nothing written\n',
  );
  return agreed === undefined ? 2 : 1;
}

async function write(
  { client, org }: Session,
  next: RulesetBody,
  old: Ruleset | undefined,
  { stdout, stderr }: Io,
): Promise<0 | 1> {
  // Between the question and the answer another person may have changed it.
  if (old && (await readRuleset(client, org, old.id)).updatedAt !== old.updatedAt) {
    stderr.write('nothing written: the ruleset has changed meanwhile; run this again\n');
    return 1;
  }
  const { url } = await writeRuleset(client, org, next, old?.id);
  stdout.write(`✓ ${visible(summary(org, next))}: written${url ? ` · ${visible(url)}` : ''}\n`);
  return 0;
}

function summary(org: string, { name, enforcement, conditions }: RulesetBody): string {
  const how = { active: 'in force', evaluate: 'on trial' }[enforcement] ?? enforcement;
  return `ruleset ${name} of ${org}, ${how}, for ${aboutRepositories(conditions)}`;
}

function writeFile(out: string, wish: Wish, org: string, { stdout, stderr, prefix }: Io): 0 | 2 {
  const text = json(importable(org, desiredRuleset(wish)));
  if (out === '-') {
    stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(resolve(prefix, out), text);
    return 0;
  } catch (error) {
    stderr.write(`${visible(out)}: ${visible(reasonOf(error))}\n`);
    return 2;
  }
}

/** The wish of a command line for the ruleset, but for the number of the App, or why it makes no sense. */
export function rulesetWish({
  property,
  repos,
  evaluate,
  name,
}: Pick<RulesetRequest, 'property' | 'repos' | 'evaluate' | 'name'>):
  | RulesetScope
  | { readonly problem: string } {
  if (property.length > 0 && repos.length > 0)
    return { problem: 'a ruleset is about names or about properties: --repos or --property, not both' };
  const properties = new Map<string, string[]>();
  for (const pair of property) {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined)
      return { problem: `--property is KEY=VALUE, not ${JSON.stringify(pair)}` };
    properties.set(key, [...(properties.get(key) ?? []), value]);
  }
  const enforcement = evaluate ? 'evaluate' : 'active';
  return { name: name ?? usualApp, enforcement, repositories: repos, properties };
}

/** Asks a person on the terminal; undefined where no person can be asked. Anything but a yes is a no. */
export async function confirm(question: string, { stdin, stderr }: Io): Promise<boolean | undefined> {
  if (!stdin?.isTTY || !stderr.isTTY) return undefined;
  const lines = createInterface({ input: stdin });
  stderr.write(`${question} [y/N] `);
  try {
    // Without an answer (Ctrl-D) the interface only closes.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return /^y(?:es)?$/i.test((await Promise.race([lines.question(''), closed])).trim());
  } finally {
    lines.close();
  }
}
