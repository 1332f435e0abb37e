import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/docs/root.ts';
import { examplesIn } from './examples.ts';

/** The parts of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html used here. */
type Condition = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition: Condition;
}

const text = examplesIn('docs/guardrails.md').find(({ claim }) => claim.includes('`scp.json`'))!.text;
const policy: { Version: string; Statement: readonly Statement[] } = JSON.parse(text);

const launch = 'ec2:RunInstances';
const modify = 'ec2:ModifyInstanceMetadataOptions';

test('is a service control policy', () => {
  expect(policy.Version).toBe('2012-10-17');
  expect(policy.Statement.map(({ Effect }) => Effect)).toEqual(['Deny', 'Deny', 'Deny']);
  expect(new Set(policy.Statement.map(({ Sid }) => Sid)).size).toBe(3);
  for (const { Sid } of policy.Statement) expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
  expect(JSON.stringify(policy).length).toBeLessThan(5120);
});

describe('what the table beside it says of requests', () => {
  const actions: readonly [prefix: string, action: string][] = [
    ['launch', launch],
    ['instance', modify],
    ['any call', 's3:GetObject'],
    ['a call', 's3:GetObject'],
  ];
  test.each(rows())('%s: %s', (request, keys, result) => {
    const action = actions.find(([prefix]) => request.startsWith(prefix))![1];
    const context = Object.fromEntries(
      [...keys.matchAll(/([\w:/]+)=([\w.]+)/g)].map(([, key, value]) => [key, value!]),
    );
    expect(isDenied(action, context) ? 'denied' : 'allowed').toBe(result);
  });
});

/** The table under “What the statements really match”. */
function rows(): [request: string, keys: string, result: string][] {
  const [, table] = /\| Request \| Keys \| Result \|\n\|[-|]+\n((?:\|.*\n)+)/.exec(document())!;
  return table!
    .trimEnd()
    .split('\n')
    .map(
      (line) =>
        line
          .split('|')
          .slice(1, 4)
          .map((cell) => cell.trim()) as [string, string, string],
    );
}

function document(): string {
  return readFileSync(`${root}docs/guardrails.md`, 'utf8');
}

function isDenied(action: string, context: Readonly<Record<string, string>>): boolean {
  return policy.Statement.some(
    (statement) => ['*', action].includes(statement.Action) && matches(statement.Condition, context),
  );
}

/** All operators, and all keys of an operator, have to hold. */
function matches(condition: Condition, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, value]) => holds(operator, context[key], value)),
  );
}

/** A negated operator holds where the key is missing, all others don't; `Null` asks for just that. */
function holds(operator: string, actual: string | undefined, wanted: string): boolean {
  switch (operator) {
    case 'StringNotEquals':
      return actual !== wanted;
    case 'NumericLessThan':
      return actual !== undefined && Number(actual) < Number(wanted);
    case 'Null':
      return (actual === undefined) === (wanted === 'true');
    default:
      throw new Error(`Not known here: ${operator}`);
  }
}
