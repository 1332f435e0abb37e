import { describe, expect, it } from 'vitest';
import { instance } from './instance.ts';
import { fixed, judged } from './promises.ts';

describe('fixes in one column of comments', () => {
  const text = (a: string, b: string) =>
    `locals {\n  a = ${a} # web\n  b = ${b} # db\n}\n${instance('a', 'local.a')}${instance('b', 'local.b')}`;

  it('stay apart while no comment has to move', async () => {
    const { findings } = await judged(new Map([['main.tf', text('"optional"', '"Required"')]]));
    expect(findings.map(({ fix }) => fix?.edits.length)).toEqual([1, 1]);
  });

  it('are one fix when the comments follow', async () => {
    const { before, contents } = await fixed(new Map([['main.tf', text('null      ', '"Required"')]]));
    const [a, b] = before.findings.map(({ fix }) => fix);
    expect(a?.edits).toEqual(b?.edits);
    expect(String(Buffer.from(contents.get('main.tf') as Uint8Array))).toContain(
      '  a = "required" # web\n  b = "required" # db\n',
    );
  });
});

it('fixes that touch two columns of comments join those of both', async () => {
  const literals = [
    'a    = null # web',
    'aa   = null # web',
    'b    = <<EOF\noptional\nEOF',
    'c    = null # db',
    'cccc = null # db',
  ];
  const text = `locals {\n  ${literals.join('\n  ')}\n}\n${['a', 'c', 'b'].map((name) => instance(name, `local.${name}`)).join('')}`;
  const { before, broken } = await fixed(new Map([['main.tf', text]]));
  expect(broken).toEqual([]);
  const [first] = before.findings;
  expect(before.findings.map(({ fix }) => fix)).toEqual([first!.fix, first!.fix, first!.fix]);
});
