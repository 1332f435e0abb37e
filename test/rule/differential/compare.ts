import { createHash } from 'node:crypto';
import { applyEdits, uniqueEdits } from '../../../src/rule/fix/edits.ts';
import type { Finding, Report } from '../../../src/rule/report.ts';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { type Given, type Planned, type PlannedOptions, planConfigurations } from './plan-configurations.ts';
import { randomConfiguration } from './random-configuration.ts';
import { render } from './render.ts';

/**
 * The results of one configuration's plans for its target, over all assignments of the unknowns: `A` where one allows
 * IMDSv1, `R` where one requires IMDSv2, `O` where one has a text that the provider takes for neither. Empty where no plan
 * creates it, `-` where Terraform refuses the configuration.
 */
export type Answers = string;

/** So many configurations are one plan. */
const batch = 50;

/** Asks Terraform about the configurations of these seeds. */
export function askTerraform(seeds: readonly number[]): Answers[] {
  const answers: Answers[] = [];
  for (let start = 0; start < seeds.length; start += batch)
    answers.push(...planConfigurations(seeds.slice(start, start + batch).map(given)).map(answersOf));
  return answers;
}

export function given(seed: number): Given {
  const configuration = randomConfiguration(seed);
  return { configuration, files: render(configuration) };
}

function answersOf(plans: readonly (Planned | undefined)[] | undefined): Answers {
  if (!plans) return '-';
  const answers = plans.flatMap((plan) => {
    const instances = plan?.instances ?? [];
    if (instances.length === 0) return [];
    // The provider takes one block at most.
    if (instances.some((blocks) => blocks.length > 1)) return [];
    const all = instances.map((blocks) => answerOf(blocks[0]));
    return all.includes('O') ? ['O'] : all.includes('A') ? ['A'] : ['R'];
  });
  return [...new Set(answers)].sort().join('');
}

function answerOf(options: PlannedOptions | undefined): string {
  if (options?.endpoint === 'disabled' || options?.tokens === 'required') return 'R';
  return !options || options.tokens === null || options.tokens === 'optional' ? 'A' : 'O';
}

/** Our report about the one target of a configuration. */
export function report(files: ReadonlyMap<string, string>): Promise<Report> {
  return scan(memoryFiles(files));
}

/** Our verdict about the one target of a configuration. */
export function verdictIn({ targets }: Report): string {
  return targets.map(({ verdict }) => verdict).join() || 'no target';
}

/** Does the verdict promise what a plan does not keep? */
export function isUnsound(verdict: string, answers: Answers): boolean {
  if (verdict === 'compliant') return answers.includes('A');
  if (verdict === 'violation') return answers.includes('R');
  return verdict !== 'unknown' && verdict !== 'not-created';
}

/** Is it left unknown although all plans say the same? */
export function isNeedless(verdict: string, answers: Answers): boolean {
  return verdict === 'unknown' && (answers === 'A' || answers === 'R');
}

/** Does some plan create the target, so that there is something to agree about? */
export function isAnswered(answers: Answers): boolean {
  return /[AR]/.test(answers);
}

/** Tells whether answers that were written down are about the configurations that the seeds make today. */
export function digestOf(seeds: readonly number[]): string {
  const hash = createHash('sha256');
  for (const seed of seeds)
    hash.update(JSON.stringify([...given(seed).files, randomConfiguration(seed).assignments]));
  return hash.digest('hex').slice(0, 16);
}

/** A fix that a plan of Terraform does not bear out. */
export interface BrokenFix {
  readonly seed: number;
  readonly why: string;
}

/**
 * Applies the fixes for these seeds, and plans again: every plan that creates the target has to refuse IMDSv1,
 * as many have to succeed as before, and nothing but the target may change.
 */
export async function askAboutFixes(
  seeds: readonly number[],
): Promise<{ fixes: number; broken: BrokenFix[] }> {
  const broken: BrokenFix[] = [];
  const pairs: { seed: number; before: Given; after: Given }[] = [];
  for (const seed of seeds) {
    const before = given(seed);
    const { findings } = await report(before.files);
    const edits = uniqueEdits(findings.flatMap(({ fix }) => fix?.edits ?? []));
    if (edits.length === 0) continue;
    const files = new Map(before.files);
    for (const [path, own] of Map.groupBy(edits, (edit) => edit.path))
      files.set(path, new TextDecoder().decode(applyEdits(new TextEncoder().encode(files.get(path)!), own)));
    pairs.push({ seed, before, after: { ...before, files } });
    const why = misplaced(findings);
    if (why) broken.push({ seed, why });
  }
  const plans = planConfigurations(pairs.flatMap(({ before, after }) => [before, after]));
  for (const [index, { seed }] of pairs.entries()) {
    const why = brokenBy(plans[2 * index], plans[2 * index + 1]);
    if (why) broken.push({ seed, why });
  }
  return { fixes: pairs.length, broken };
}

/** The fix changes the line that the finding stands at, or one that its message names. */
function misplaced(findings: readonly Finding[]): string | undefined {
  for (const { code, path, startLine, fix, message } of findings) {
    if (code !== 'tokens-optional' || !fix) continue;
    const isNamed = fix.edits.every((edit) => edit.path === path || message.includes(edit.path));
    if (!isNamed) return `the fix is elsewhere than ${path}:${startLine}: ${message}`;
  }
  return undefined;
}

function brokenBy(
  before: readonly (Planned | undefined)[] | undefined,
  after: readonly (Planned | undefined)[] | undefined,
): string | undefined {
  if (!before) return undefined;
  if (!after) return 'Terraform refuses the fixed files';
  for (const [index, was] of before.entries()) {
    const is = after[index];
    if (was && !is) return `assignment ${index} does not plan any more`;
    if (was && is && was.rest !== is.rest) return `assignment ${index} changes ${was.rest} to ${is.rest}`;
    if (was && is && was.instances.length !== is.instances.length)
      return `assignment ${index} makes another number`;
  }
  const answers = answersOf(after);
  return /^R?$/.test(answers) ? undefined : `still ${answers}`;
}
