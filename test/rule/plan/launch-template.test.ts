import { describe, expect, it } from 'vitest';
import { type Change, change, judged, plan, written } from './plan.ts';

const template = (tokens: string | null, given: Change = {}) =>
  change({
    type: 'aws_launch_template',
    name: 'base',
    after: { name: 'base', metadata_options: tokens === null ? [] : [{ http_tokens: tokens }] },
    unknown: { id: true, latest_version: true },
    ...given,
  });
const instance = (given: Change = {}) =>
  change({
    after: { launch_template: [{}] },
    unknown: { launch_template: [{ id: true }], metadata_options: true },
    ...given,
  });
const by = (references: string[], more: Record<string, unknown> = {}) => ({
  resources: [
    written({ launch_template: [{ id: { references }, ...more }] }),
    written({}, 'aws_launch_template', 'base'),
  ],
});
const toBase = ['aws_launch_template.base.id', 'aws_launch_template.base'];

/** The instance's line of the result. */
const verdict = (changes: readonly unknown[], root?: unknown) =>
  judged(plan(changes, root))
    .find((line) => line.includes('aws_instance'))
    ?.replace(/^\S+ /, '');

describe('an instance that takes a launch template', () => {
  const table: { name: string; changes: unknown[]; root?: unknown; expected: string }[] = [
    {
      name: 'that requires tokens',
      changes: [instance(), template('required')],
      root: by(toBase),
      expected: 'compliant',
    },
    {
      name: 'that does not',
      changes: [instance(), template('optional')],
      root: by(toBase),
      expected: 'violation tokens-optional',
    },
    {
      name: 'without the block',
      changes: [instance(), template(null)],
      root: by(toBase),
      expected: 'violation block-missing',
    },
    {
      name: 'by name',
      changes: [instance(), template('required')],
      root: {
        resources: [
          written({
            launch_template: [
              { name: { references: ['aws_launch_template.base.name', 'aws_launch_template.base'] } },
            ],
          }),
        ],
      },
      expected: 'compliant',
    },
    {
      name: 'and says itself what it needs',
      changes: [
        instance({
          after: { launch_template: [{}], metadata_options: [{ http_tokens: 'required' }] },
          unknown: {},
        }),
        template('optional'),
      ],
      root: by(toBase),
      expected: 'compliant',
    },
    {
      name: 'and says itself what it must not',
      changes: [
        instance({
          after: { launch_template: [{}], metadata_options: [{ http_tokens: 'optional' }] },
          unknown: {},
        }),
        template('required'),
      ],
      root: by(toBase),
      expected: 'violation tokens-optional',
    },
    {
      name: '$Latest',
      changes: [instance(), template('required')],
      root: by(toBase, { version: { constant_value: '$Latest' } }),
      expected: 'compliant',
    },
    {
      name: 'latest_version',
      changes: [
        instance({
          after: { launch_template: [{}] },
          unknown: { launch_template: [{ id: true, version: true }], metadata_options: true },
        }),
        template('required'),
      ],
      root: by(toBase, {
        version: { references: ['aws_launch_template.base.latest_version', 'aws_launch_template.base'] },
      }),
      expected: 'compliant',
    },
    {
      name: 'an older version',
      changes: [
        instance({
          after: { launch_template: [{ version: '1' }] },
          unknown: { launch_template: [{ id: true }], metadata_options: true },
        }),
        template('required'),
      ],
      root: by(toBase, { version: { constant_value: '1' } }),
      expected: 'unknown unresolved',
    },
    {
      name: 'from a data source',
      changes: [instance()],
      root: by(['data.aws_launch_template.base.id', 'data.aws_launch_template.base']),
      expected: 'unknown unresolved',
    },
    {
      name: 'from a variable',
      changes: [instance(), template('required')],
      root: by(['var.template']),
      expected: 'unknown unresolved',
    },
    {
      name: 'of another module',
      changes: [instance(), template('required', { module: 'module.a' })],
      root: by(toBase),
      expected: 'unknown unresolved',
    },
    {
      name: 'by a literal key',
      changes: [instance(), template('required', { index: 0 }), template('optional', { index: 1 })],
      root: by(['aws_launch_template.base[1].id', 'aws_launch_template.base[1]', 'aws_launch_template.base']),
      expected: 'violation tokens-optional',
    },
    ...[
      { name: 'by its own key', references: ['aws_launch_template.base', 'each.key'] },
      {
        name: 'by its own key, on a condition',
        references: ['var.x', 'aws_launch_template.base', 'each.key'],
      },
    ].map(({ name, references }) => ({
      name,
      changes: [
        instance({ index: 'b' }),
        template('optional', { index: 'a' }),
        template('required', { index: 'b' }),
      ],
      root: by(references),
      expected: 'compliant',
    })),
    ...[
      { name: 'by a key that is computed', references: ['aws_launch_template.base', 'var.key'] },
      { name: 'by the key of something else', references: ['aws_launch_template.base', 'each.value'] },
    ].map(({ name, references }) => ({
      name,
      changes: [
        instance({ index: 'b' }),
        template('optional', { index: 'a' }),
        template('required', { index: 'b' }),
      ],
      root: by(references),
      expected: 'unknown unresolved',
    })),
    ...[
      { name: 'or another one', more: ['aws_launch_template.other.id', 'aws_launch_template.other'] },
      { name: 'or one from a data source', more: ['data.aws_launch_template.x.id'] },
      { name: 'or one of a module', more: ['module.x.id'] },
      {
        name: 'or another instance of it',
        more: ['aws_launch_template.base[1].id', 'aws_launch_template.base[0].id'],
      },
    ].map(({ name, more }) => ({
      name,
      changes: [instance(), template('required'), template('optional', { name: 'other' })],
      root: by([...toBase, ...more]),
      expected: 'unknown unresolved',
    })),
    {
      name: 'on a condition that the plan knows',
      changes: [instance(), template('required', { index: 0 })],
      root: by([
        'var.create',
        'local.create',
        'aws_launch_template.base[0].id',
        'aws_launch_template.base[0]',
      ]),
      expected: 'compliant',
    },
    {
      name: 'with the version of another',
      changes: [
        instance({
          after: { launch_template: [{}] },
          unknown: { launch_template: [{ id: true, version: true }], metadata_options: true },
        }),
        template('required'),
      ],
      root: by(toBase, { version: { references: ['aws_launch_template.other.latest_version'] } }),
      expected: 'unknown unresolved',
    },
    {
      name: 'without configuration, by its id',
      changes: [
        instance({
          after: { launch_template: [{ id: 'lt-1', version: '$Latest' }], metadata_options: [] },
          unknown: {},
        }),
        template('required', { after: { id: 'lt-1', metadata_options: [{ http_tokens: 'required' }] } }),
      ],
      expected: 'compliant',
    },
    ...[null, 1, 'x', {}, [1, null, {}]].map((references) => ({
      name: `with references that Terraform did not write: ${JSON.stringify(references)}`,
      changes: [instance({ index: 'a' }), template('required'), template('required', { index: 'a' })],
      root: {
        resources: [written({ launch_template: [{ id: { references }, version: { references } }] })],
      },
      expected: 'unknown unresolved',
    })),
    {
      name: 'whose name no Terraform would take',
      changes: [
        instance({
          after: { launch_template: [{ id: 'lt-1', version: '$Latest' }], metadata_options: [] },
          unknown: {},
        }),
        template('required', {
          name: '((',
          after: { id: 'lt-1', metadata_options: [{ http_tokens: 'required' }] },
        }),
      ],
      expected: 'compliant',
    },
    {
      name: 'without configuration',
      changes: [
        instance({ after: { launch_template: [{ id: 'lt-2' }], metadata_options: [] }, unknown: {} }),
      ],
      expected: 'unknown unresolved',
    },
    {
      name: 'whose endpoint is off',
      changes: [
        instance({
          after: { launch_template: [{}], metadata_options: [{ http_endpoint: 'disabled' }] },
          unknown: {},
        }),
        template('optional'),
      ],
      root: by(toBase),
      expected: 'compliant',
    },
  ];
  it.each(table)('$name → $expected', ({ changes, root, expected }) =>
    expect(verdict(changes, root)).toBe(expected),
  );
});
