import { expect, test } from 'vitest';
import { scanText } from '../judged.ts';
import { testCases } from './cases.ts';

const json = (resource: unknown, others: object = {}) => JSON.stringify({ resource, ...others }, null, 2);
const instance = (body: unknown) => json({ aws_instance: { a: body } });
/** A template that is one interpolation. */
const ref = (expression: string) => `\${${expression}}`;
const required = { metadata_options: { http_tokens: 'required' } };
const optional = { metadata_options: { http_tokens: 'optional' } };
// Pretty-printed: 2 resource, 3 aws_instance, 4 a, 5 metadata_options, 6 http_tokens.
const a = (verdict: string, line = 4) => [`aws_instance.a main.tf.json:${line} ${verdict}`];
const file = (text: string, others: Record<string, string> = {}) => ({ 'main.tf.json': text, ...others });

testCases([
  { name: 'a block as an object', files: file(instance(required)), targets: a('compliant') },
  {
    name: 'a block as a list',
    files: file(instance({ metadata_options: [{ http_tokens: 'required' }] })),
    targets: a('compliant'),
  },
  {
    name: 'optional',
    files: file(instance(optional)),
    targets: a('violation'),
    findings: ['tokens-optional main.tf.json:6'],
  },
  {
    name: 'no block',
    files: file(instance({})),
    targets: a('violation'),
    findings: ['block-missing main.tf.json:4'],
  },
  {
    name: 'an empty list of blocks',
    files: file(instance({ metadata_options: [] })),
    targets: a('violation'),
    findings: ['block-missing main.tf.json:4'],
  },
  {
    name: 'null instead of a block',
    files: file(instance({ metadata_options: null })),
    targets: a('violation'),
    findings: ['block-missing main.tf.json:4'],
  },
  {
    name: 'null',
    files: file(instance({ metadata_options: { http_tokens: null } })),
    targets: a('violation'),
    findings: ['tokens-unset main.tf.json:6'],
  },
  {
    name: 'resource as a list',
    files: file(json([{ aws_instance: { a: required } }])),
    targets: a('compliant', 5),
  },
  {
    name: 'the type as a list',
    files: file(json({ aws_instance: [{ a: required }] })),
    targets: a('compliant', 5),
  },
  {
    name: 'the name as a list',
    files: file(json({ aws_instance: { a: [required] } })),
    targets: a('compliant'),
  },
  {
    name: 'comments',
    files: file(
      JSON.stringify({
        '//': 'x',
        resource: { '//': 'x', aws_instance: { '//': 'x', a: { '//': 'x', ...required } } },
      }),
    ),
    targets: a('compliant', 1),
  },
  {
    name: 'a template that is one reference',
    files: file(instance({ metadata_options: { http_tokens: ref('var.t') } }), {
      'v.tf': 'variable "t" {\n  default = "optional"\n}\n',
    }),
    targets: a('violation'),
    findings: ['tokens-optional v.tf:2 < main.tf.json:6'],
  },
  {
    name: 'a template with text around',
    files: file(instance({ metadata_options: { http_tokens: `${ref('"req"')}uired` } })),
    targets: a('compliant'),
  },
  {
    name: 'an escaped sequence is text',
    files: file(instance({ metadata_options: { http_tokens: `$${ref('var.t')}` } })),
    targets: a('violation'),
    findings: ['tokens-optional main.tf.json:6'],
  },
  {
    name: 'a variable and a local in JSON',
    files: file(
      JSON.stringify(
        {
          variable: { t: { default: 'required' } },
          locals: { t: ref('var.t') },
          resource: { aws_instance: { a: { metadata_options: { http_tokens: ref('local.t') } } } },
        },
        null,
        2,
      ),
    ),
    targets: a('compliant', 12),
  },
  {
    name: 'a dynamic block',
    files: file(
      instance({
        dynamic: {
          metadata_options: {
            for_each: ['required'],
            content: { http_tokens: ref('metadata_options.value') },
          },
        },
      }),
    ),
    targets: a('compliant'),
  },
  {
    name: 'dynamic as a list, and content as a list',
    files: file(
      instance({
        dynamic: [{ metadata_options: [{ for_each: [], content: [{ http_tokens: 'required' }] }] }],
      }),
    ),
    targets: a('violation'),
    findings: ['block-missing main.tf.json:4'],
  },
  {
    name: 'a dynamic block with an iterator',
    files: file(
      instance({
        dynamic: {
          metadata_options: {
            for_each: [1],
            iterator: 'it',
            content: { http_tokens: ref('it.key == 0 ? "required" : "optional"') },
          },
        },
      }),
    ),
    targets: a('compliant'),
  },
  {
    name: 'the type of a variable is an expression, its default is not',
    files: file(
      JSON.stringify({
        variable: {
          o: { type: 'object({ t = optional(string, "required") })', default: {} },
          t: { type: 'string', default: ref('lower("REQUIRED")') },
        },
        resource: {
          aws_instance: {
            a: { metadata_options: { http_tokens: ref('var.o.t') } },
            b: { metadata_options: { http_tokens: ref('var.t') } },
          },
        },
      }),
    ),
    targets: ['aws_instance.a main.tf.json:1 compliant', 'aws_instance.b main.tf.json:1 violation'],
    findings: ['tokens-optional main.tf.json:1 < main.tf.json:1'],
  },
  { name: 'count = 0', files: file(instance({ count: 0 })), targets: a('not-created') },
  { name: 'count = "0"', files: file(instance({ count: ref('0') })), targets: a('not-created') },
  {
    name: 'for_each',
    files: file(
      instance({ for_each: { x: 'required' }, metadata_options: { http_tokens: ref('each.value') } }),
    ),
    targets: a('compliant'),
  },
  {
    name: 'a local module',
    files: {
      'main.tf.json': '{"module": {"m": {"source": "./m", "t": "optional"}}}',
      'm/main.tf.json': JSON.stringify({
        variable: { t: {} },
        ...JSON.parse(instance({ metadata_options: { http_tokens: ref('var.t') } })),
      }),
    },
    targets: ['module.m.aws_instance.a m/main.tf.json:1 violation'],
    findings: ['tokens-optional main.tf.json:1 < m/main.tf.json:1'],
  },
  {
    name: 'a launch template',
    files: file(
      json({
        aws_launch_template: { t: required },
        aws_instance: { a: { launch_template: { id: ref('aws_launch_template.t.id') } } },
      }),
    ),
    targets: ['aws_launch_template.t main.tf.json:4 compliant', 'aws_instance.a main.tf.json:11 compliant'],
  },
  {
    name: 'a file with a byte order mark',
    files: file(`\ufeff${instance(required)}`),
    targets: a('compliant'),
  },
  {
    name: 'a list of objects as root',
    files: file(`[${instance(required)}, {"locals": {"x": 1}}]`),
    targets: a('compliant'),
  },
  {
    name: 'an argument that is set twice, which Terraform refuses',
    files: file(
      instance({}).replace(
        '{}',
        '{\n"metadata_options": {\n"http_tokens": "required",\n"http_tokens": "optional"}}',
      ),
    ),
    targets: a('unknown'),
    findings: ['unresolved main.tf.json:4', 'unparsable main.tf.json:7'],
  },
  {
    name: 'several blocks of one name, and several comments',
    files: file(
      `{"//": 1, "//": 2, "locals": {"x": 1}, ${instance(required).trim().slice(1, -1)}, "locals": {"y": 1}}`,
    ),
    targets: a('compliant'),
  },
  {
    name: 'a comment in a value is an entry as any other',
    files: file(
      instance({
        for_each: { '//': 'optional', x: 'required' },
        metadata_options: { http_tokens: ref('each.value') },
      }),
    ),
    targets: a('violation'),
    findings: ['tokens-optional main.tf.json:6 < main.tf.json:10'],
  },
  {
    name: 'what is no JSON',
    files: file('{"resource": {"aws_instance": {"a": {},}}}'),
    targets: [],
    findings: ['unparsable main.tf.json:1'],
  },
  {
    name: 'JSON that is no object',
    files: file('["aws_instance"]'),
    targets: [],
    findings: ['unparsable main.tf.json:1'],
  },
]);

test.each([
  { value: ref('"optional"'), isFixed: true },
  { value: ref('{ t = "optional", other = "x" }.t'), isFixed: false },
  { value: ref('try({ t = "optional" }.t, "required")'), isFixed: false },
])('a fix of $value: $isFixed', async ({ value, isFixed }) => {
  const text = instance({ metadata_options: { http_tokens: value } });
  const { findings } = await scanText({ 'main.tf.json': text });
  expect(findings.map(({ code, fix }) => [code, fix !== null])).toEqual([['tokens-optional', isFixed]]);
});

test('a map in a string is not replaced by one of its values', async () => {
  const { findings } = await scanText({
    'main.tf.json': JSON.stringify({
      locals: { m: ref('{ t = "optional", ami = "x" }') },
      resource: {
        aws_instance: { a: { metadata_options: { http_tokens: ref('try(local.m.t, "required")') } } },
      },
    }),
  });
  expect(findings).toMatchObject([{ code: 'tokens-optional', fix: null }]);
});
