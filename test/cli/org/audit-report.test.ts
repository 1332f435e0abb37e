import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { type Audit, auditOf } from '../../../src/audit/audit.ts';
import { frameworks, identifiers } from '../../../src/audit/controls.ts';
import { linker, unjudged } from '../../../src/audit/repository.ts';
import { readEarlier } from '../../../src/audit/trend.ts';
import { plain } from '../../../src/cli/colors.ts';
import { csv } from '../../../src/cli/org/audit/csv.ts';
import { beyond } from '../../../src/cli/org/audit/html/evidence.ts';
import { htmlReport } from '../../../src/cli/org/audit/html/page.ts';
import { auditOscal } from '../../../src/cli/org/audit/oscal.ts';
import { prettyAudit } from '../../../src/cli/org/audit/pretty.ts';
import { auditSarif } from '../../../src/cli/org/audit/sarif.ts';
import { auditedFiles, today } from '../../audit/repository.ts';
import { compliant, violating } from '../../stage.ts';

const parts = {
  version: '1.2.3',
  organization: 'acme',
  url: 'https://github.com/acme',
  at: `${today}T10:00:00.000Z`,
  patterns: [],
  hidden: 0,
  earlier: null,
};

const require = createRequire(import.meta.url);
// As test/cli/sarif.test.ts has it.
const ajv = new Ajv({ schemaId: 'id', meta: false, unknownFormats: 'ignore' });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

/** Names and reasons of somebody who means harm. */
const reason = '=cmd|"/c calc"!A1 <img src=x onerror=alert(1)> \u202egnp\u202c \u001b[31m';
const web = await auditedFiles('web', {
  '"><script>alert(1)<\\script>.tf': violating('web'),
  'held.tf': `# require-imdsv2:ignore ${reason} until=2026-12-01\n${violating('held')}`,
  'sound.tf': compliant('sound'),
  'broken.tf': 'resource "aws_instance" "z" {\n',
});
const gone = unjudged(
  { ...(await auditedFiles('gone', {})), branch: null, commit: null },
  'unread',
  'GitHub answers 451: <b>blocked</b>',
);
const audit: Audit = auditOf({
  ...parts,
  repositories: [web, gone, unjudged(await auditedFiles('old', {}), 'archived')],
});

describe('html', () => {
  const page = htmlReport(audit, linker('commit'));

  test('loads nothing and runs nothing, and its style sheet is the one that its policy names', async () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'");
    const digest =
      /^default-src 'none'; style-src 'sha256-([^']+)'; base-uri 'none'; form-action 'none'$/.exec(
        policy,
      )![1]!;
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!;
    const actual = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    expect(Buffer.from(actual).toString('base64')).toBe(digest);
    const tags = page.match(/<[^>]*>/g)!.join('\n');
    expect(tags).not.toMatch(/<script|<img|<iframe|<link|\son\w+=|\sstyle=|\ssrc=|javascript:/i);
    expect(style).not.toMatch(/url\(|@import/);
    // Addresses are in links only.
    expect(tags.replace(/<a (?:class="skip" )?href="(?:https:\/\/|#)[^"]*">/g, '')).not.toContain('href');
  });

  test('shows what repositories say as it is written', () => {
    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;\\script&gt;.tf:3');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt; &lt;U+202E&gt;gnp&lt;U+202C&gt; ␛[31m');
    expect(page).toContain('&lt;b&gt;blocked&lt;/b&gt;');
  });

  test('links to the lines at the audited commit', () => {
    const path = encodeURIComponent('"><script>alert(1)<\\script>.tf');
    expect(page).toContain(
      `href="https://github.com/acme/web/blob/${web.commit}/${path}#L3"`.replaceAll("'", '&#39;'),
    );
  });

  test('says what it is evidence for, and what it cannot show', () => {
    for (const { framework, requirement } of frameworks) {
      expect(page).toContain(framework.replaceAll('&', '&amp;'));
      expect(page).toContain(requirement);
    }
    for (const { ids } of identifiers) for (const { id } of ids) expect(page).toContain(id);
    for (const { command } of beyond)
      expect(page).toContain(`<pre>${command.replaceAll('"', '&quot;').replaceAll("'", '&#39;')}</pre>`);
  });

  test('every table has a caption, and a header for each column and row', () => {
    const tables = page.match(/<table[\s\S]*?<\/table>/g)!;
    expect(tables.length).toBeGreaterThan(5);
    for (const table of tables) {
      expect(table).toMatch(/<caption>[^<]+<\/caption>/);
      const columns = table.match(/<th scope="col"/g)!.length;
      for (const row of table.match(/<tbody>[\s\S]*<\/tbody>/)![0].match(/<tr>[\s\S]*?<\/tr>/g)!) {
        expect(row.match(/<th scope="row">/g)).toHaveLength(1);
        expect(row.match(/<td/g)).toHaveLength(columns - 1);
      }
    }
  });

  test('ids are unique, and links inside of the page lead somewhere', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(id);
  });

  test('the trend comes with all audits before', () => {
    const earlier = readEarlier(JSON.stringify({ ...audit, at: '2026-11-12T09:30:00.000Z' }));
    const fixed = { ...web, findings: [] };
    const later = htmlReport(auditOf({ ...parts, repositories: [fixed, gone], earlier }), linker('commit'));
    expect(later).toContain('<h2>Since 12 November 2026, 09:30 UTC</h2>');
    expect(later).toContain('0 new findings, 2 fixed, 0 still open');
    expect(page).not.toContain('Since');
  });
});

test('csv: lines as RFC 4180 has them, formulas defused, nothing that a terminal obeys', () => {
  const text = csv(audit, linker('commit'));
  const lines = text.split('\r\n');
  expect(text.endsWith('\r\n')).toBe(true);
  for (const unwanted of ['\u001b', '\u202e']) expect(text).not.toContain(unwanted);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(lines[0]).toBe(
    'repository,state,branch,commit,verdict,code,address,path,line,message,fix,suppressed by,reason,until,since,approved by,url',
  );
  // A violation, an unparsable file, a suppressed and a compliant target, and two repositories.
  expect(lines).toHaveLength(1 + 6 + 1);
  expect(text).toContain(`,"'=cmd|""/c calc""!A1 <img`);
  for (const cell of text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)|\r\n/)) expect(cell).not.toMatch(/^"?[=+@-]/);
});

test('sarif: a run for each repository that was to be judged, at its commit', () => {
  const log = JSON.parse(auditSarif(audit, true));
  expect({ valid: validate(log), errors: validate.errors }).toEqual({ valid: true, errors: null });
  expect(log.runs.map((run: { versionControlProvenance: object[] }) => run.versionControlProvenance)).toEqual(
    [
      [{ repositoryUri: gone.url, mappedTo: { uriBaseId: '%SRCROOT%' } }],
      [
        {
          repositoryUri: web.url,
          revisionId: web.commit,
          branch: 'main',
          mappedTo: { uriBaseId: '%SRCROOT%' },
        },
      ],
    ],
  );
  expect(log.runs[0].invocations[0]).toMatchObject({ executionSuccessful: false });
  expect(
    log.runs[1].results.filter(({ suppressions }: { suppressions: object[] }) => suppressions.length > 0),
  ).toHaveLength(1);
  for (const run of log.runs) expect(run).not.toHaveProperty('automationDetails');
  const { runs } = JSON.parse(auditSarif(audit, false));
  expect(runs[1].results).toHaveLength(log.runs[1].results.length - 1);
});

test('pretty: repository by repository, the result last', () => {
  const text = prettyAudit(audit, { paint: plain, width: 100 });
  expect(text).toBe(`acme/gone
  ! could not be read: GitHub answers 451: <b>blocked</b>

acme/web  3 targets · 1 allows IMDSv1 · 1 suppressed · 1 file unparsable  main ccccccc
  ✗ "><script>alert(1)<\\script>.tf:3  tokens-optional  aws_instance.web  fix
  ✗ broken.tf:1                       unparsable       

Suppressions that end within 30 days
  2026-12-01  acme/web held.tf:1  =cmd|"/c calc"!A1 <img src=x onerror=alert(1)> <U+202E>gnp<U+202C> ␛[31m

✗ 1 of 3 EC2 targets in 1 repository allows IMDSv1, couldn’t parse 1 file, 1 suppressed.
  3 repositories: 1 checked, 1 archived
  1 repository was not read, or not completely
`);
});

test('OSCAL and the HTML page say the same numbers', async () => {
  const repositories = [
    await auditedFiles('a', { 'main.tf': violating('x') + violating('y') + compliant('z') }),
    await auditedFiles('b', { 'main.tf': `# require-imdsv2:ignore legacy\n${violating('old')}` }),
    await auditedFiles('c', {
      'main.tf': 'module "far" {\n  source = "git::https://example.com/x.git"\n}\n',
    }),
  ];
  const audit = auditOf({ ...parts, repositories });
  const document = JSON.parse(auditOscal(audit));
  const results: { props: { name: string; value: string }[] }[] = document['assessment-results'].results;
  const sum = (key: string) =>
    results.reduce((total, { props }) => total + Number(props.find(({ name }) => name === key)!.value), 0);
  const page = htmlReport(audit, linker('commit'));
  const figure = (name: string) => new RegExp(`<dt>${name}</dt><dd>(\\d+)`).exec(page)?.[1];
  expect([sum('targets'), sum('compliant'), sum('violation'), sum('suppressed'), sum('unseen')]).toEqual([
    4, 1, 2, 1, 1,
  ]);
  expect(figure('EC2 targets')).toBe(String(sum('targets') - sum('notCreated')));
  for (const [name, key] of [
    ['Allow IMDSv1', 'violation'],
    ['Unknown', 'unknown'],
    ['Suppressed', 'suppressed'],
    ['Not checked', 'unseen'],
  ])
    expect([name, figure(name!)]).toEqual([name, String(sum(key!))]);
});
