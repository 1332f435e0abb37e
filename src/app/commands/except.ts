import type { GitHub } from '../../github/client.ts';
import type { PostedComment } from '../../github/read/comments.ts';
import type { PullRequest } from '../../github/read/pull-request.ts';
import { commitFiles, type Person } from '../../github/write/commit-files.ts';
import type { Judge } from '../../judging/judge.ts';
import { approversIn } from '../../policy/schema.ts';
import { code, escapeText } from '../../review/markdown.ts';
import { fingerprint } from '../../rule/fingerprint.ts';
import type { Finding } from '../../rule/report.ts';
import { today as dayNow } from '../../rule/suppressions/day.ts';
import { ownWordsFor } from '../../rule/suppressions/own-comment.ts';
import type { JudgedPull } from '../judge-pull-request.ts';
import type { JobContext } from '../review-run.ts';
import { approvalFact } from './approval-facts.ts';
import { chosenFindings, isOpen } from './chosen-findings.ts';
import { judgedNow } from './judged-now.ts';
import { whyMayNotApprove } from './may-approve.ts';
import { withoutTicks } from './parse-command.ts';
import { type CommandAnswer, parseExcept } from './parse-except.ts';

interface ExceptPlace {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
}

/** A head that moves all the time is left alone after this many attempts. */
const mostAttempts = 3;

/** An approval of more targets than this would not fit into an answer. */
const mostSubjects = 1_000;

/**
 * Commits the suppression comment for the findings that a comment is about, in the name of the person as approver,
 * and answers with the signed record of the approval. The person is known to have write permission.
 *
 * A process that dies between commit and answer leaves a comment in the branch that this finds again, and answers.
 */
export async function except(
  octokit: GitHub,
  place: ExceptPlace,
  comment: PostedComment,
  words: readonly string[],
  { judge, modules }: Pick<JobContext, 'judge' | 'modules'>,
): Promise<CommandAnswer> {
  const asked = parseExcept(words);
  if (asked.ambiguous) return notDone('give one last day only, for example `until=2027-01-31`.');
  const person = comment.user!;
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const judged = await judgedNow(octokit, place, { judge, modules });
    if (typeof judged === 'string') return { text: judged };
    const request = { person, comment, until: asked.until, pull: judged.pull };
    const chosen = await findingsFor(octokit, judged, request, asked.words);
    if ('text' in chosen) return chosen;
    const made = await commitException(octokit, judged, { ...request, ...chosen }, judge);
    if (made !== 'moved') return made;
  }
  return notDone('the branch kept moving. Write the command again when no one pushes.');
}

interface ExceptRequest {
  readonly person: Person;
  readonly comment: PostedComment;
  readonly until: string | null;
  readonly pull: PullRequest;
}

interface Chosen {
  readonly findings: readonly Finding[];
  readonly reason: string;
}

/** In the thread of a finding every word is of the reason; elsewhere the first one is the address or path. */
async function findingsFor(
  octokit: GitHub,
  judged: JudgedPull,
  request: ExceptRequest,
  words: readonly string[],
): Promise<Chosen | CommandAnswer> {
  // Those that an earlier try of the same command has suppressed, too: its answer was lost.
  const isMeant = (finding: Finding) => isOpen(finding) || isBy(finding, request);
  const { comment } = request;
  const inThread = await chosenFindings(octokit, judged, comment, null, isMeant);
  if (typeof inThread !== 'string') return { findings: inThread, reason: words.join(' ') };
  const [subject, ...rest] = words;
  if (subject === undefined) return { text: `${inThread}\n\n${help}` };
  const name = withoutTicks(subject);
  const named = await chosenFindings(octokit, judged, comment, name, isMeant);
  return typeof named === 'string'
    ? { text: `${named}\n\n${help}` }
    : { findings: named, reason: rest.join(' ') };
}

const help =
  'To suppress one, write `/imdsv2 except until=YYYY-MM-DD <reason>` in its thread, or `/imdsv2 except <address> until=YYYY-MM-DD <reason>` elsewhere.';

function isBy({ suppression }: Finding, { person, pull, until }: ExceptRequest): boolean {
  const { approval } = suppression ?? {};
  if (approval?.pull !== pull.number || suppression?.until !== until) return false;
  return approval.by.toLowerCase() === person.login.toLowerCase();
}

async function commitException(
  octokit: GitHub,
  judged: JudgedPull,
  request: ExceptRequest & Chosen,
  judge: Judge,
): Promise<CommandAnswer | 'moved'> {
  const { pull, context, evidence } = judged;
  const { person, until, findings, reason } = request;
  if (!evidence) return notDone('there is nothing to suppress on the newest commit.');
  const today = dayNow();
  const approval = { by: person.login, pull: pull.number, until };
  const written = ownWordsFor(reason, until, today, approval);
  if ('problem' in written) return notDone(`${escapeText(written.problem)}.`);
  if (pull.headRepository === null || !pull.headWritable) return notDone(unwritable(pull));
  const wanted = { fingerprints: findings.map(fingerprint), words: written.words, approval };
  const planned = await judge.planException(evidence, wanted);
  if ('problem' in planned) return notDone(escapeText(planned.problem));
  if (planned.subjects.length > mostSubjects)
    return notDone(`it would be for more than ${mostSubjects} targets.`);
  const isThere = planned.files.length === 0;
  if (planned.subjects.length === 0 || (!isThere && !(await judge.verify(planned.files, context))))
    return notDone('the comment did not pass its own check.');
  const approvers = approversIn(evidence.inForce.policy);
  if (approvers) {
    const paths = new Set([...planned.files, ...findings].map(({ path }) => path));
    const why = await whyMayNotApprove(octokit, pull, approvers, person.login, [...paths], findings);
    if (why !== undefined) return notDone(why);
  }
  if (isThere) return done(findings, request, planned.subjects);
  const outcome = await commitFiles(octokit, pull, planned.files, person, messageOf(request));
  if (outcome.kind === 'moved') return 'moved';
  if (outcome.kind === 'refused') return notDone(unwritable(pull));
  return done(findings, request, planned.subjects, outcome.sha);
}

function messageOf({ person, findings, pull, until }: ExceptRequest & Chosen) {
  const names = [...new Set(findings.map(({ address, path }) => address ?? path))].slice(0, 20);
  const end = until === null ? '' : ` until ${until}`;
  return {
    headline: 'Suppress a finding of require-imdsv2',
    body: `Approved by @${person.login} on #${pull.number}${end}:\n\n${names.map((name) => `- ${name.replace(/\s+/g, ' ')}`).join('\n')}`,
  };
}

function done(
  findings: readonly Finding[],
  { person, comment, until }: Pick<ExceptRequest, 'person' | 'comment' | 'until'>,
  subjects: readonly string[],
  sha?: string,
): CommandAnswer {
  const names = [...new Set(findings.map(({ address, path }) => code(address ?? path)))].slice(0, 20);
  const end = until === null ? '' : ` until ${until}`;
  const commit = sha === undefined ? '' : ` Commit: ${sha}.`;
  return {
    text: `Suppressed${end}: ${names.join(', ')}. Approved by ${code(person.login)}; the approval holds while the target and its value stay the same, and this comment’s command is neither edited nor deleted.${commit}`,
    facts: [approvalFact({ by: person.login, comment, until, subjects })],
    changed: true,
  };
}

function notDone(why: string): CommandAnswer {
  return { text: `Not done: ${why}` };
}

function unwritable({ headRepository, headRef }: PullRequest): string {
  const where = headRepository === null ? 'the deleted fork' : `${code(headRef)} of ${code(headRepository)}`;
  return `GitHub doesn’t let this App write to ${where}. On a fork of a person, “Allow edits by maintainers” has to be on; on a fork of an organization it is not possible.`;
}
