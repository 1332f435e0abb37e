import type { Audit } from '../../../../audit/audit.ts';
import { isDoubtful } from '../../../../audit/repository.ts';
import { auditSentence, standingOf } from '../../../../audit/sentence.ts';
import { count } from '../../../../rule/count.ts';
import { bar } from './bar.ts';
import { share } from './labels.ts';
import { html, type Markup } from './markup.ts';

/** The result in a sentence and in figures, and what it does not cover. */
export function result(audit: Audit): Markup {
  const { totals } = audit;
  const judged = totals.targets - totals.notCreated;
  const figures: [string, string][] = [
    ['Repositories judged', `${totals.repositories.judged} of ${totals.repositories.all}`],
    ['EC2 targets', judged.toLocaleString('en-US')],
    ['Refuse IMDSv1', share(totals.compliant, judged)],
    ['Allow IMDSv1', totals.violation.toLocaleString('en-US')],
    ['Can’t be judged', totals.unknown.toLocaleString('en-US')],
    ['Suppressed', totals.suppressed.toLocaleString('en-US')],
    ['Not checked', totals.unseen.toLocaleString('en-US')],
  ];
  return html`<p class="result ${standingOf(totals)}">${auditSentence(totals)}</p>
<dl class="figures">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${bar(totals)}
${doubts(audit)}`;
}

/** Said before anything else, because the figures leave it out. */
function doubts({ repositories, totals, hidden }: Audit): Markup {
  const unread = repositories.filter(isDoubtful);
  if (unread.length === 0 && totals.unparsable === 0 && totals.unseen === 0 && hidden === 0) return html``;
  return html`<div class="note" role="note"><strong>Not everything could be vouched for.</strong>
<ul>
${hidden > 0 && html`<li>GitHub counts ${count(hidden, 'repository', 'repositories')} that it did not show to the person who made this report.</li>`}
${unread.length > 0 && html`<li>${count(unread.length, 'repository was', 'repositories were')} not read, or not completely: see <a href="#unread">what was not judged</a>.</li>`}
${totals.unseen > 0 && html`<li>${count(totals.unseen, 'thing was', 'things were')} not checked in ${count(totals.repositories.withUnseen, 'repository', 'repositories')}: see <a href="#unread">what was not judged</a>.</li>`}
${totals.unparsable > 0 && html`<li>${count(totals.unparsable, 'file is', 'files are')} not valid Terraform: see <a href="#findings">the findings</a>.</li>`}
</ul></div>`;
}
