// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import * as fc from 'fast-check';

/** One configuration, and how many of its targets have a fix. */
export interface Sample {
  readonly text: string;
  readonly fixable: number;
}

const comment = fc.constantFrom('# c', '// ü', '#', '# http_tokens = "required" }', '# { [ (');
const inline = fc.constantFrom('/* c */', '/* } */', '/**/');
const gap = fc.constantFrom('', '', '', ' ', '  ', '\t');
const name = fc.constantFrom(
  'ami',
  'type',
  'a',
  'iam_instance_profile',
  'é_名前',
  'key',
  'associate_public_ip_address',
);
const value = fc.constantFrom(
  '"a"',
  'null',
  '12',
  'var.x',
  '["a", "b"]',
  '{ a = 1 }',
  '"ü日本😀"',
  '[\n"a", # one\n"b"\n]',
  '{\na = 1\nlong = "x"\n}',
  '<<EOF\n  text {\n\nEOF',
  '<<-EOF\n    a = ${var.x}\n    EOF',
  'a == "x=" ? 1 : 2',
  '(\n1 +\n2\n)',
);
const equals = fc.constantFrom(' = ', ' = ', '=', '   = ', '\t=\t');

interface Item {
  readonly text: string;
  readonly name?: string;
}

/** An argument, with or without a comment behind it. */
const argumentOf = (names: fc.Arbitrary<string>, values: fc.Arbitrary<string>): fc.Arbitrary<Item> =>
  fc
    .record({
      name: names,
      equals,
      value: values,
      gap,
      behind: fc.option(fc.oneof({ weight: 4, arbitrary: comment }, { weight: 1, arbitrary: inline })),
    })
    .map((it) => ({
      name: it.name,
      text: `${it.name}${it.equals}${it.value}${it.behind && !it.value.startsWith('<<') ? ` ${it.gap}${it.behind}` : ''}`,
    }));

const block: fc.Arbitrary<Item> = fc
  .constantFrom('', ' # c')
  .chain((behind) =>
    fc.constantFrom(
      `root_block_device {${behind}\nencrypted = true\n}`,
      `root_block_device { encrypted = true }${behind}`,
      `tags = {${behind}\na = 1\n}`,
      `lifecycle {}${behind}`,
    ),
  )
  .map((text) => ({ text, name: text.split(' ')[0]! }));

const between: fc.Arbitrary<Item> = fc
  .oneof(comment, inline, fc.constantFrom('', '/* a\n b */', '/*\n}\n*/'))
  .map((text) => ({ text }));

/** No argument twice. */
const items = (...kinds: fc.Arbitrary<Item>[]): fc.Arbitrary<string[]> =>
  fc.array(fc.oneof(...kinds), { maxLength: 5 }).map((all) => {
    const seen = new Set<string>();
    return all
      .filter((item) => {
        const fresh = item.name === undefined || !seen.has(item.name);
        if (item.name) seen.add(item.name);
        return fresh;
      })
      .map(({ text }) => text);
  });

/** `{ … }` with this content, on one line where it fits, with comments at its braces. */
const braces = (contents: fc.Arbitrary<string[]>): fc.Arbitrary<string> =>
  fc
    .record({
      content: contents,
      oneLine: fc.boolean(),
      gap,
      open: fc.option(fc.oneof(comment, inline), { freq: 5 }),
      close: fc.option(fc.oneof(comment, inline), { freq: 5 }),
      before: fc.option(inline, { freq: 12 }),
    })
    .map(({ content, oneLine, gap, open, close, before }) => {
      const only = content.join('');
      const behind = close ? ` ${close}` : '';
      const single = content.length < 2 && !/[\n#{]|\/\/|^\/\*.*\*\/$/.test(only);
      if (oneLine && single) return `{${gap}${only}${gap || (only && ' ')}}${behind}`;
      const opening = open ? ` ${open}` : gap;
      return `{${opening}\n${content.map((item) => `${item}\n`).join('')}${before ? `${before} ` : ''}}${behind}`;
    });

const endpoint = argumentOf(fc.constant('http_endpoint'), fc.constantFrom('"enabled"', 'null'));
const limit = argumentOf(
  fc.constantFrom('http_put_response_hop_limit', 'x', 'é_名前'),
  fc.constantFrom('1', 'null', '[\n1\n][0]', '<<EOF\n1\nEOF'),
);
const tokens = argumentOf(
  fc.constant('http_tokens'),
  fc.constantFrom(
    '"optional"',
    'null',
    '"Required"',
    '""',
    'true',
    '0',
    '("optional")',
    '<<EOF\noptional\nEOF',
  ),
);

/** A block of options that allows IMDSv1: without the argument or with a wrong one. */
const options = fc.oneof(
  items(endpoint, limit, between),
  fc
    .tuple(items(endpoint, between), tokens, items(limit, between))
    .map(([before, { text }, after]) => [...before, text, ...after]),
);

const targets = fc.constantFrom(
  { type: 'aws_instance', block: 'metadata_options' },
  { type: 'aws_launch_template', block: 'metadata_options' },
  { type: 'aws_launch_configuration', block: 'metadata_options' },
  { type: 'aws_imagebuilder_infrastructure_configuration', block: 'instance_metadata_options' },
);

const resource = fc
  .record({ target: targets, withBlock: fc.boolean(), index: fc.nat(2) })
  .chain(({ target, withBlock, index }) => {
    const others = items(argumentOf(name, value), block, between);
    const nested = braces(options).map((body) => `${target.block} ${body}`);
    const content = withBlock
      ? fc.tuple(others, nested, items(between)).map(([before, own, after]) => [...before, own, ...after])
      : others;
    return braces(content).map((body) => `resource "${target.type}" "x${index}" ${body}`);
  });

/** Indents every line by the depth of its braces, as a person would who knows no `terraform fmt`. */
function indented(text: string, unit: string, ragged: readonly number[]): string {
  let depth = 0;
  let heredoc: RegExp | undefined;
  return text
    .split('\n')
    .map((line, index) => {
      if (heredoc) {
        if (heredoc.test(line)) heredoc = undefined;
        return line;
      }
      heredoc = /<<-?EOF$/.test(line) ? /^\s*EOF$/ : undefined;
      const plain = line.replace(/"[^"]*"|#.*|\/\/.*|\/\*.*?\*\//g, '');
      if (/^[\])}]/.test(plain.trim())) depth--;
      const spaces =
        line === '' ? '' : unit.repeat(Math.max(0, depth)) + ' '.repeat(ragged[index % ragged.length]!);
      const opened = plain.split(/[[({]/).length - plain.split(/[\])}]/).length;
      depth += opened + (/^[\])}]/.test(plain.trim()) ? 1 : 0);
      return spaces + line;
    })
    .join('\n');
}

/** Configurations of targets that all allow IMDSv1 and can all be fixed, laid out in every way that is valid. */
export const layout: fc.Arbitrary<Sample> = fc
  .record({
    resources: fc.uniqueArray(resource, {
      minLength: 1,
      maxLength: 3,
      selector: (text) => text.split('{')[0]!.trim(),
    }),
    lead: fc.constantFrom('', '\ufeff', '# ü😀\n', '\n\n', '/* a\n*/\n'),
    unit: fc.constantFrom('  ', '  ', '    ', '\t', ''),
    ragged: fc.constantFrom([0], [0], [0, 1], [0, 0, 3]),
    feed: fc.constantFrom('\n', '\n', '\r\n'),
    separator: fc.constantFrom('\n', '\n\n'),
    last: fc.constantFrom('', '\n', '\n', '\n\n', ' \n# end'),
  })
  .map(({ resources, lead, unit, ragged, feed, separator, last }) => {
    const text = lead + indented(resources.join(separator), unit, ragged) + last;
    return { text: text.replaceAll('\n', feed), fixable: resources.length };
  });
