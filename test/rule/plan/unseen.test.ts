import { expect, test } from 'vitest';
import { judgePlan } from '../../../src/rule/plan/judge-plan.ts';
import { strictPolicy } from '../../../src/rule/rule-policy.ts';
import { change } from './plan.ts';

const whole = { format_version: '1.2', resource_changes: [], planned_values: { root_module: {} } };
const reasonsOf = (plan: object) =>
  judgePlan('p/plan.json', Buffer.from(JSON.stringify(plan)), strictPolicy)!.unseen.map(
    ({ kind, address, root, reason }) => `${kind} ${address} ${root}: ${reason.slice(0, 40)}`,
  );

test.each([
  { name: 'a plan that shows everything', plan: whole, unseen: [] },
  { name: 'complete: true', plan: { ...whole, complete: true, errored: false }, unseen: [] },
  {
    name: 'complete: false',
    plan: { ...whole, complete: false },
    unseen: ['plan null p: the plan is not complete: Terraform left'],
  },
  {
    name: 'errored: true',
    plan: { ...whole, complete: false, errored: true },
    unseen: ['plan null p: planning ended with an error, so the pla'],
  },
  {
    name: 'an error before any change',
    plan: { format_version: '1.2', planned_values: { root_module: {} }, errored: true },
    unseen: ['plan null p: planning ended with an error, so the pla'],
  },
  {
    name: 'deferred changes, which make it incomplete',
    plan: {
      ...whole,
      complete: false,
      deferred_changes: [
        { reason: 'instance_count_unknown', resource_change: change({ name: 'web' }) },
        { reason: 'absent_prereq' },
      ],
    },
    unseen: [
      'plan aws_instance.web p: Terraform deferred this change (instance',
      'plan null p: Terraform deferred this change (absent_p',
    ],
  },
  {
    name: 'the words elsewhere',
    plan: {
      ...whole,
      variables: { x: { value: { complete: false, errored: true, deferred_changes: [{}] } } },
    },
    unseen: [],
  },
])('$name', ({ plan, unseen }) => {
  expect(reasonsOf(plan)).toEqual(unseen);
});

test.each(['utf-16le', 'utf-16be'])('a plan in %s, as PowerShell writes it, is read', (encoding) => {
  const plan = { ...whole, resource_changes: [change({ after: {} })] };
  const bytes = Buffer.from(`\uFEFF${JSON.stringify(plan, null, 1)}`, 'utf16le');
  if (encoding === 'utf-16be') bytes.swap16();
  const judged = judgePlan('plan.json', bytes, strictPolicy)!;
  expect(judged.targets).toMatchObject([{ address: 'aws_instance.web', verdict: 'violation' }]);
});
