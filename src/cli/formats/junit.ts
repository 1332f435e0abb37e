import { type FoldedUnseen, foldUnseen } from '../../rule/fold-roots.ts';
import type { Finding, Report, Target } from '../../rule/report.ts';

/**
 * The report as JUnit XML: a test for each target, each file that couldn't be parsed, and everything that was not
 * checked, in a suite for each file. A violation is a failure, a file that couldn't be parsed an error; what is
 * unknown, suppressed or not checked is skipped, because a test that was not decided is neither passed nor failed.
 */
export function junit({ targets, findings, unseen }: Report): string {
  const findingsOf = Map.groupBy(findings, ({ address, root }) => JSON.stringify([address, root]));
  const tests = [
    ...targets
      .filter(({ verdict }) => verdict !== 'not-created')
      .map((target) =>
        targetTest(target, findingsOf.get(JSON.stringify([target.address, target.root])) ?? []),
      ),
    ...findings.filter(({ code }) => code === 'unparsable').map(fileTest),
    ...foldUnseen(unseen).map(unseenTest),
  ];
  const suites = [...Map.groupBy(tests, ({ file }) => file)].map(([file, cases]) =>
    [`  <testsuite name="${xml(file)}" ${counts(cases)}>`, ...cases.map(testXml), '  </testsuite>'].join(
      '\n',
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="require-imdsv2" ${counts(tests)}>`,
    ...suites,
    '</testsuites>\n',
  ].join('\n');
}

interface Test {
  readonly file: string;
  readonly name: string;
  readonly result: 'passed' | 'failure' | 'error' | 'skipped';
  /** In one line; empty where it passed. */
  readonly message: string;
  /** Code of the finding. */
  readonly type: string;
  readonly details: string;
}

const results = { violation: 'failure', unknown: 'skipped', suppressed: 'skipped' } as const;

function targetTest({ address, root, path, verdict }: Target, findings: readonly Finding[]): Test {
  const name = root === '.' ? address : `${address} (${root})`;
  const finding = findings.find((each) => each.verdict === verdict);
  if (verdict === 'compliant' || verdict === 'not-created')
    return { file: path, name, result: 'passed', message: '', type: '', details: '' };
  const reason = finding?.suppression?.reason ?? 'no reason given';
  const message = verdict === 'suppressed' ? `suppressed: ${reason}` : (finding?.message ?? verdict);
  const place = finding ? `${finding.path}:${finding.startLine}: ${finding.message}` : '';
  return {
    file: path,
    name,
    result: results[verdict],
    message,
    type: finding?.code ?? verdict,
    details: place,
  };
}

function fileTest({ path, startLine, code, message }: Finding): Test {
  return {
    file: path,
    name: path,
    result: 'error',
    message,
    type: code,
    details: `${path}:${startLine}: ${message}`,
  };
}

function unseenTest({ kind, address, path, line, reason, hint }: FoldedUnseen): Test {
  const message = `not checked: ${reason}. ${hint}.`;
  return {
    file: path,
    name: address ?? `${path}:${line}`,
    result: 'skipped',
    message,
    type: kind,
    details: '',
  };
}

function counts(tests: readonly Test[]): string {
  const count = (wanted: Test['result']) => tests.filter(({ result }) => result === wanted).length;
  return `tests="${tests.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="0"`;
}

function testXml({ file, name, result, message, type, details }: Test): string {
  const head = `    <testcase classname="${xml(file)}" name="${xml(name)}" time="0"`;
  if (result === 'passed') return `${head}/>`;
  // The schema gives `skipped` a message only.
  const element =
    result === 'skipped'
      ? `<skipped message="${xml(message)}"/>`
      : `<${result} message="${xml(message)}" type="${xml(type)}">${xml(details)}</${result}>`;
  return `${head}>${element}</testcase>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text of a repository as XML 1.0 takes it: characters that no XML may hold become U+FFFD. */
function xml(text: string): string {
  return (
    text
      .replace(/[&<>"]/g, (character) => entities[character]!)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML refuses
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '\uFFFD')
      .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
  );
}
