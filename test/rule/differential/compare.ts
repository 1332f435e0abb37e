import { createHash } from 'node:crypto';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';
import { type Planned, type PlannedOptions, planConfigurations } from './plan-configurations.ts';
import { type Configuration, randomConfiguration } from './random-configuration.ts';
import { render } from './render.ts';

/**
 * The outcomes of one configuration's plans for its target, over all assignments of the unknowns: `A` if one
 * allows IMDSv1, `R` if one requires IMDSv2, `O` if one has a text that the provider takes for neither. Empty
 * if no plan creates it, `-` if Terraform refuses the configuration.
 */
export type Answers = string;

/** So many configurations are one plan. */
const batch = 150;

/** Asks Terraform about the configurations of these seeds. */
export function askTerraform(seeds: readonly number[]): Answers[] {
  const answers: Answers[] = [];
  for (let start = 0; start < seeds.length; start += batch)
    answers.push(
      ...planConfigurations(seeds.slice(start, start + batch).map(randomConfiguration)).map(answersOf),
    );
  return answers;
}

function answersOf(plans: readonly Planned[] | undefined): Answers {
  if (!plans) return '-';
  const answers = plans.flatMap((instances) => {
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

/** Our verdict about the one target of a configuration. */
export async function judge(configuration: Configuration): Promise<string> {
  const { targets } = await scan(memoryFiles(render(configuration, 'instance')));
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
    for (const as of ['instance', 'data'] as const)
      hash.update(JSON.stringify([...render(randomConfiguration(seed), as)]));
  return hash.digest('hex').slice(0, 16);
}
