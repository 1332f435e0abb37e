import { type Framework, frameworks, type Identifier, identifiers } from '../../../../audit/controls.ts';
import { beyond } from '../../../../audit/runtime-queries.ts';
import { rulePage } from '../../../../rule/judge/message.ts';
import { code, html, type Markup } from './markup.ts';
import { type Column, table } from './table.ts';

const frameworkColumns: readonly Column<Framework>[] = [
  { title: 'Framework', cell: ({ framework }) => framework },
  { title: 'Requirement', cell: ({ requirement }) => requirement },
  { title: 'How it fits', cell: ({ fit }) => fit },
];

const identifierColumns: readonly Column<Identifier>[] = [
  { title: 'Tool', cell: ({ tool }) => tool },
  {
    title: 'Identifier',
    cell: ({ ids }) =>
      html`${ids.map(({ id, about }) => html`<div>${code(id)}${about && ` ${about}`}</div>`)}`,
  },
];

/** Which controls this report is evidence for, and which identifiers others have for the same rule. */
export function controls(): Markup {
  return html`<section id="controls">
<h2>Controls that this evidences</h2>
<p>The rule: whatever EC2 instance Terraform can create, its metadata service must refuse version 1. Severity: high. <a href="${rulePage}">The rule in full</a>.</p>
${table('Frameworks', frameworkColumns, frameworks)}
<p>None of these is met by this setting alone.</p>
${table('The same rule elsewhere', identifierColumns, identifiers)}
</section>`;
}

/** What no repository shows, with the commands that do. */
export function notShown(): Markup {
  return html`<section id="beyond">
<h2>What a repository cannot show</h2>
<p>This report is about what Terraform <em>will create</em> from the default branches. It does not see instances that run already, those that were made without Terraform, other branches, and the defaults of accounts. These commands do, with the AWS CLI, for each account and region:</p>
${beyond.map(({ question, command }) => html`<h3>${question}</h3><pre>${command}</pre>`)}
</section>`;
}
