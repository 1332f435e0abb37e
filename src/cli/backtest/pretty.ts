import type { Backtest, PresentHole, ReplayedVerdict } from '../../backtest/backtest.ts';
import type { FollowedFinding, MergeName } from '../../backtest/followed.ts';
import { laterWords, outcomeSentences, sentenceOf } from '../../backtest/sentence.ts';
import { count } from '../../rule/count.ts';
import type { Paint } from '../colors.ts';
import { cut, visible, wrapPainted } from '../terminal-text.ts';

interface BacktestPrettyOptions {
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Findings of one merge, and holes, beyond this many are only counted. */
const mostFindings = 10;
const mostHoles = 50;

/** A backtest for people: the merges that would have been stopped, what is open now, and the result last. */
export function prettyBacktest(found: Backtest, options: BacktestPrettyOptions): string {
  const blocks = [
    ...found.merges.map((merge) => mergeBlock(merge, options)),
    ...(found.holes.length > 0 ? [holesBlock(found, options)] : []),
    resultBlock(found, options),
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function mergeBlock(merge: ReplayedVerdict, { paint, width }: BacktestPrettyOptions): string[] {
  const { conclusion, title, findings, unread, unseen } = merge;
  const mark = conclusion === 'failure' ? paint('red', '✗') : paint('yellow', '?');
  const shown = findings.slice(0, mostFindings).map((finding) => findingLine(finding, { paint, width }));
  const rest = findings.length - shown.length;
  const doubts = [
    ...(rest > 0 ? [`… and ${count(rest, 'more finding')}`] : []),
    ...(unread > 0 ? [`${count(unread, 'thing')} could not be read`] : []),
    ...(unseen > 0 ? [`${count(unseen, 'thing was', 'things were')} not checked`] : []),
  ];
  return [
    `${mark} ${paint('bold', cut(nameOf(merge), width - 2))}`,
    `  ${cut(visible(title), width - 2)}`,
    ...shown,
    ...doubts.map((text) => `    ${text}`),
  ];
}

function findingLine(
  { path, line, code, address, isNew, later }: FollowedFinding,
  options: BacktestPrettyOptions,
) {
  const { paint, width } = options;
  const by = later.by === null ? '' : ` (${referenceOf(later.by)})`;
  const end = `${laterWords(later.state, later.days)}${by}`;
  const text = `${visible(`${path}:${line}`)}  ${code}  ${visible(address ?? '')}${isNew ? '' : '  was there before'}`;
  const color = later.state === 'open' ? 'red' : later.state === 'suppressed' ? 'yellow' : 'green';
  return `    ${cut(text, width - 8 - end.length)}  ${paint(color, end)}`;
}

/** `2026-01-03  #12  Alice  Add the web servers`. */
function nameOf({ at, author, subject, ...merge }: MergeName): string {
  return [at.slice(0, 10), referenceOf(merge), visible(author), visible(subject)].join('  ');
}

/** `#12`, or the beginning of the commit's id. */
function referenceOf({ number, commit }: Pick<MergeName, 'number' | 'commit'>): string {
  return number === null ? commit.slice(0, 7) : `#${number}`;
}

function holesBlock({ holes }: Backtest, { paint, width }: BacktestPrettyOptions): string[] {
  const lines = holes.slice(0, mostHoles).map(({ path, line, code, address, brought }: PresentHole) => {
    const origin =
      brought === null
        ? 'brought by an older merge'
        : `${referenceOf(brought)}  ${brought.commit.slice(0, 7)}  ${visible(brought.author)}  ${brought.at.slice(0, 10)}`;
    return `    ${cut(`${visible(`${path}:${line}`)}  ${code}  ${visible(address ?? '')}  ${origin}`, width - 4)}`;
  });
  const rest = holes.length - lines.length;
  return [
    paint('bold', 'In the branch now, with the merge that brought it'),
    ...lines,
    ...(rest > 0 ? [`    … and ${count(rest, 'more')}`] : []),
  ];
}

function resultBlock(found: Backtest, { paint, width }: BacktestPrettyOptions): string[] {
  const { repository, branch, since, policy, totals, notes, holes } = found;
  const where = `${visible(repository)}  ${visible(branch)}  since ${since.slice(0, 10)}${policy === null ? '' : `  policy ${visible(policy)}`}`;
  const sentences = [
    ...outcomeSentences(totals),
    ...(holes.length > 0 ? [`${count(holes.length, 'finding is', 'findings are')} in the branch now.`] : []),
    ...notes.map((note) => `${note}.`),
  ];
  return [
    paint('dim', cut(where, width)),
    ...wrapPainted(paint('bold', sentenceOf(totals)), width),
    ...sentences.flatMap((text) => wrapPainted(visible(text), width)),
  ];
}
