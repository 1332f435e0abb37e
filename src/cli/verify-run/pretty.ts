import type { Verification, VerifiedPull } from '../../backtest/verify-run.ts';
import type { Paint } from '../colors.ts';
import { visible } from '../terminal-text.ts';
import type { ReadRun } from './read-run.ts';

const words = {
  holds: ['green', '✓', 'holds'],
  differs: ['red', '✗', 'does not hold'],
  unverifiable: ['yellow', '?', 'can’t be verified'],
} as const;

/** A verification for people: one block for each pull request, and the result last. */
export function prettyVerification(
  { owner, repo, id, commit, record }: Pick<ReadRun, 'owner' | 'repo' | 'id' | 'commit' | 'record'>,
  { state, judged, notes }: Verification,
  paint: Paint,
): string {
  const [colour, mark, sentence] = words[state];
  const head = `${owner}/${repo}, run ${id}, commit ${commit.slice(0, 10)}, made by version ${record.version}`;
  return [
    paint('dim', visible(head)),
    ...judged.flatMap((one) => block(one, paint)),
    ...notes.map((note) => `${visible(note)}.`),
    `${paint(colour, mark)} ${paint('bold', `The verdict of the run ${sentence}.`)}`,
    '',
  ].join('\n');
}

function block(
  { number, baseRef, conclusion, title, now, state, notes }: VerifiedPull,
  paint: Paint,
): string[] {
  const [colour, mark] = words[state];
  const name = number === null ? `merge queue of ${baseRef}` : `#${number} into ${baseRef}`;
  const present = now ? `${now.conclusion}: ${now.title}` : 'not checked again';
  return [
    `${paint(colour, mark)} ${visible(name)}`,
    `    the run    ${visible(`${conclusion}: ${title}`)}`,
    `    again      ${visible(present)}`,
    ...notes.map((note) => `    ${visible(note)}.`),
  ];
}
