import { expect, test } from 'vitest';
import { review } from '../../src/review/review.ts';
import { bytes, finding, insertingBefore, replacing, report, target } from './example.ts';

const main = `resource "aws_instance" "web" {
  ami = var.ami
}

resource "aws_launch_template" "worker" {
  metadata_options {
    http_tokens = "optional"
  }
}
`;

const web = finding({
  code: 'block-missing',
  startLine: 1,
  endLine: 1,
  message:
    'aws_instance.web: there is no `metadata_options` block, and the default of AWS is optional. Any request can steal credentials. Add one.',
  fix: insertingBefore(main, '}', '\n  metadata_options {\n    http_tokens = "required"\n  }\n'),
});
const worker = finding({
  address: 'aws_launch_template.worker',
  startLine: 7,
  endLine: 7,
  message: '`http_tokens` is "optional". Any request can steal credentials. Set it to "required".',
  fix: replacing(main, '"optional"', '"required"'),
});
const unresolved = finding({
  code: 'unresolved',
  verdict: 'unknown',
  address: 'aws_instance.db',
  path: 'db.tf',
  startLine: 4,
  endLine: 4,
  message: 'var.tokens has no default and no value in this repository.',
});
const suppressed = finding({
  code: 'block-missing',
  verdict: 'suppressed',
  address: 'aws_instance.appliance',
  path: 'db.tf',
  startLine: 9,
  endLine: 9,
  message: 'There is no block.',
  suppression: {
    tool: 'require-imdsv2',
    reason: 'Vendor ticket 4711',
    until: '2030-01-31',
    path: 'db.tf',
    line: 8,
  },
});
const warning = finding({
  code: 'readiness-user-data',
  verdict: 'warning',
  path: 'init.sh',
  startLine: 3,
  endLine: 3,
  message: 'This call sends no token and will get HTTP 401.',
});

const result = review(
  report(
    [
      target(),
      target({ address: 'aws_launch_template.worker', line: 5 }),
      target({ address: 'aws_instance.db', path: 'db.tf', line: 2, verdict: 'unknown' }),
      target({ address: 'aws_instance.appliance', path: 'db.tf', line: 9, verdict: 'suppressed' }),
      target({ address: 'aws_instance.api', path: 'db.tf', line: 12, verdict: 'compliant' }),
    ],
    [web, worker, unresolved, suppressed, warning],
  ),
  {
    patches: new Map([
      ['main.tf', '@@ -0,0 +1,9 @@'],
      ['db.tf', '@@ -0,0 +1,20 @@'],
      ['init.sh', undefined],
    ]),
    contents: new Map([['main.tf', bytes(main)]]),
    directories: [''],
    said: new Set(),
    unread: ['`huge.tf` was not judged: it has 6000000 bytes, more than 5000000.'],
    notes: ['Policy: defaults (no policy file found).'],
    button: 'offered',
  },
);

// Read them as a person would: these are the words of the product.
test('the summary reads well', () => {
  expect(`${result.title}\n\n${result.summary}`).toMatchInlineSnapshot(`
    "2 of 5 EC2 targets allow IMDSv1, couldn’t read everything, 1 unknown, 1 suppressed, 1 new suppression

    With IMDSv1, a single server-side request forgery (SSRF) can steal the credentials of the instance’s role.

    2 findings have a safe fix: press **Apply fixes** above, commit the suggestions in the review, or apply the diff under “Details” with \`git apply\`.

    ### Not read

    - \`huge.tf\` was not judged: it has 6000000 bytes, more than 5000000.

    ### Targets

    | Verdict | Target |
    |---|---|
    | ❌ allows IMDSv1 | \`aws_instance.web\` · \`main.tf:1\` · There is no \`metadata_options\` block, and the default of AWS is optional |
    | ❌ allows IMDSv1 | \`aws_launch_template.worker\` · \`main.tf:5\` · \`http_tokens\` is "optional", at \`main.tf:7\` |
    | ❔ unknown | \`aws_instance.db\` · \`db.tf:2\` · var.tokens has no default and no value in this repository, at \`db.tf:4\` |
    | 🔕 suppressed | \`aws_instance.appliance\` · \`db.tf:9\` · There is no block |
    | ✅ requires IMDSv2 | \`aws_instance.api\` · \`db.tf:12\` |

    ### Warnings

    - \`init.sh:3\` This call sends no token and will get HTTP 401.

    ### Suppressed

    - \`aws_instance.appliance\` by require-imdsv2, until 2030-01-31 (\`db.tf:8\`): Vendor ticket 4711

    ### Notes

    - Policy: defaults (no policy file found).

    Not applicable? Write \`# require-imdsv2:ignore <reason>\` above the target. [About this rule: fixes, exceptions, rollout](https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/rule.md) · [block-missing](https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/block-missing.md) · [tokens-optional](https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/tokens-optional.md) · [unresolved](https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/unresolved.md) · [readiness-user-data](https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/readiness-user-data.md)"
  `);
});

test('the details read well', () => {
  expect(result.text).toMatchInlineSnapshot(`
    "### The fix for everything

    Save it as \`fix.patch\` and run \`git apply fix.patch\`.

    \`\`\`diff
    diff --git a/main.tf b/main.tf
    --- a/main.tf
    +++ b/main.tf
    @@ -1,9 +1,13 @@
     resource "aws_instance" "web" {
       ami = var.ami
    +
    +  metadata_options {
    +    http_tokens = "required"
    +  }
     }
     
     resource "aws_launch_template" "worker" {
       metadata_options {
    -    http_tokens = "optional"
    +    http_tokens = "required"
       }
     }
    \`\`\`"
  `);
});

test('the comments read well', () => {
  expect(
    result.comments.map(({ path, line, body }) => `${path}:${line}\n${body}`).join('\n\n=====\n\n'),
  ).toMatchInlineSnapshot(`
    "main.tf:3
    **\`aws_instance.web\` allows IMDSv1** (no \`metadata_options\` block)

    There is no \`metadata_options\` block, and the default of AWS is optional. Any request can steal credentials. Add one.

    \`\`\`suggestion

      metadata_options {
        http_tokens = "required"
      }
    }
    \`\`\`

    Not applicable? Write \`# require-imdsv2:ignore <reason>\` above the target. [Why, how to fix it, exceptions](https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/block-missing.md)

    <!-- require-imdsv2:fingerprint=c4c80e6c838ac4b5 -->

    =====

    main.tf:7
    **\`aws_launch_template.worker\` allows IMDSv1**

    \`http_tokens\` is "optional". Any request can steal credentials. Set it to "required".

    \`\`\`suggestion
        http_tokens = "required"
    \`\`\`

    Not applicable? Write \`# require-imdsv2:ignore <reason>\` above the target. [Why, how to fix it, exceptions](https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/tokens-optional.md)

    <!-- require-imdsv2:fingerprint=38e711b08d944503 -->"
  `);
});

test('the annotations read well', () => {
  const lines = result.annotations.map(
    ({ path, start_line, annotation_level, title }) => `${path}:${start_line} ${annotation_level} ${title}`,
  );
  expect(lines).toMatchInlineSnapshot(`
    [
      "main.tf:1 failure aws_instance.web allows IMDSv1 (no metadata_options block)",
      "main.tf:7 failure aws_launch_template.worker allows IMDSv1",
      "db.tf:4 warning aws_instance.db may allow IMDSv1 (unknown)",
      "db.tf:9 notice aws_instance.appliance is suppressed",
      "init.sh:3 warning aws_instance.web runs a script that stops working with IMDSv2",
    ]
  `);
});

test('a line has the annotation or the comment, not both in the same words', () => {
  const of = (path: string, line: number) =>
    result.annotations.find((one) => one.path === path && one.start_line === line)!.message;
  expect(result.comments.length).toBeGreaterThan(0);
  expect(of('main.tf', 7)).toBe(
    'The review comment explains this and suggests the fix. The raw output has the same fix as a patch.\n' +
      'Not applicable? Write `# require-imdsv2:ignore <reason>` above the target.\n' +
      'https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/tokens-optional.md',
  );
  expect(of('db.tf', 4)).toContain('var.tokens has no default');
});

test('a suppressed target is told of its suppression, and not to add anything', () => {
  const { message } = result.annotations.find(
    ({ path, start_line }) => path === 'db.tf' && start_line === 9,
  )!;
  expect(message).toBe(
    'Suppressed by require-imdsv2 (db.tf:8) until 2030-01-31: Vendor ticket 4711\n' +
      'https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/codes/block-missing.md',
  );
});
