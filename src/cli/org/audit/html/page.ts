import type { Audit } from '../../../../audit/audit.ts';
import type { Linker } from '../../../../audit/repository.ts';
import { controls, notShown } from './evidence.ts';
import { findings } from './findings.ts';
import { moment } from './labels.ts';
import { html, link, type Markup } from './markup.ts';
import { modules } from './modules.ts';
import { pageHead } from './page-head.ts';
import { policies } from './policies.ts';
import { repositories } from './repositories.ts';
import { result } from './result.ts';
import { suppressions } from './suppressions.ts';
import { trend } from './trend.ts';
import { unread } from './unread.ts';

/** The audit as one HTML file that needs nothing else, for a screen and for A4. */
export function htmlReport(audit: Audit, linkTo: Linker): string {
  const { organization, at, patterns, tool } = audit;
  const title = `IMDSv2 audit of ${organization}`;
  const page = html`${pageHead(`${title}, ${at.slice(0, 10)}`)}
<header>
<h1>${title}</h1>
<p class="soft">${link(audit.url, audit.url.replace(/^https?:\/\//, ''))} · default branches as of ${moment(at)}${patterns.length > 0 && html` · only ${patterns.join(', ')}`}</p>
${contents(audit)}
</header>
<main id="main">
${result(audit)}
${trend(audit, linkTo)}
${repositories(audit)}
${findings(audit, linkTo)}
${suppressions(audit, linkTo)}
${modules(audit)}
${unread(audit)}
${policies(audit)}
${controls()}
${notShown()}
</main>
<footer>Made by ${tool.name} ${tool.version} from Terraform as text: nothing was run, and no account was asked. The same commits and policies give the same verdicts on the same day.</footer>
</body>
</html>
`;
  return page.html;
}

function contents({ trend, modules }: Audit): Markup {
  const sections = [
    ...(trend ? [['trend', 'Trend']] : []),
    ['repositories', 'Repositories'],
    ['findings', 'Findings'],
    ['suppressions', 'Suppressions'],
    ...(modules.length > 0 ? [['modules', 'Modules']] : []),
    ['unread', 'Not judged'],
    ['policies', 'Policies'],
    ['controls', 'Controls'],
    ['beyond', 'What it cannot show'],
  ];
  return html`<nav aria-label="Contents"><ol>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>`;
}
