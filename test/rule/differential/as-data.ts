import { memoryFiles } from '../../../src/terraform/files.ts';
import { createParser } from '../../../src/terraform/syntax/parse.ts';
import { textOf } from '../../../src/terraform/syntax/source.ts';
import { type Attribute, attribute, type Block, type Body } from '../../../src/terraform/syntax/syntax.ts';

/**
 * The same files with a `terraform_data` in the place of the instance, since a plan of that needs no provider: its
 * input is the list of the blocks.
 */
export function asData(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...files].map(([path, text]) => [
      path,
      path.endsWith('.tf.json') ? jsonAsData(text) : path.endsWith('.tf') ? hclAsData(path, text) : text,
    ]),
  );
}

function hclAsData(path: string, text: string): string {
  const { source, body } = createParser(memoryFiles(new Map([[path, text]]))).parse(path)!;
  const target = body.blocks('resource').find(({ labels }) => labels[0] === 'aws_instance');
  if (!target) return text;
  const { start, end } = target.span;
  const kept = ['count', 'for_each'].flatMap((name) => {
    const found = attribute(target.body, name);
    return found ? [`  ${name} = ${lineValue(found)}\n`] : [];
  });
  const conditions = target.body.blocks('lifecycle').map(({ span }) => `  ${textOf(span)}\n`);
  const items = [
    ...target.body.blocks('metadata_options').map(({ body: options }) => `[${objectOf(options)}]`),
    ...target.body.blocks('dynamic').map(dynamicItems),
  ];
  const data = [
    'resource "terraform_data" "t" {\n',
    ...kept,
    `  input = concat([], ${items.join(', ') || '[]'})\n`,
    ...conditions.map(ofSelf),
    '}',
  ];
  return source.text.slice(0, start) + data.join('') + source.text.slice(end);
}

function objectOf(options: Body): string {
  const value = (name: string) => {
    const found = attribute(options, name);
    return found ? lineValue(found) : 'null';
  };
  return `{ tokens = ${value('http_tokens')}, endpoint = ${value('http_endpoint')} }`;
}

/** Each argument is a line. */
function lineValue({ span: { source, start } }: Attribute): string {
  const line = source.text.slice(start, source.text.indexOf('\n', start));
  return line.slice(line.indexOf('=') + 1).trim();
}

/** A dynamic block of what has no blocks: a list, in whose items the iterator has another name. */
function dynamicItems({ body }: Block): string {
  const iterator = attribute(body, 'iterator');
  const name = iterator ? lineValue(iterator) : 'metadata_options';
  const [content] = body.blocks('content');
  return `[for it_value in ${lineValue(attribute(body, 'for_each')!)} : ${ofItem(objectOf(content!.body), name)}]`;
}

function ofItem(text: string, iterator: string): string {
  return text.replaceAll(`${iterator}.value`, 'it_value');
}

function ofSelf(text: string): string {
  return text.replaceAll('self.metadata_options[0].http_tokens', 'self.input[0].tokens');
}

interface JsonOptions {
  readonly http_tokens?: string | null;
  readonly http_endpoint?: string | null;
}

interface JsonTarget {
  readonly metadata_options?: JsonOptions | readonly JsonOptions[];
  readonly dynamic?: {
    readonly metadata_options: {
      readonly for_each: unknown;
      readonly iterator?: string;
      readonly content: JsonOptions | readonly JsonOptions[];
    };
  };
}

function jsonAsData(text: string): string {
  const top = JSON.parse(text) as { resource?: Record<string, Record<string, JsonTarget>> };
  const target = top.resource?.aws_instance?.t;
  if (!target) return text;
  const { metadata_options: options, dynamic, ...rest } = target;
  const blocks = options ? [options].flat().map((each) => `[${jsonObjectOf(each)}]`) : [];
  const made = dynamic?.metadata_options;
  if (made)
    blocks.push(
      `[for it_value in ${expressionOf(made.for_each)} : ${ofItem(jsonObjectOf([made.content].flat()[0]!), made.iterator ?? 'metadata_options')}]`,
    );
  const input = `\${concat([], ${blocks.join(', ') || '[]'})}`;
  const { aws_instance: _, ...others } = top.resource!;
  const data = { ...others.terraform_data, t: { ...rest, input } };
  return ofSelf(JSON.stringify({ ...top, resource: { ...others, terraform_data: data } }));
}

function jsonObjectOf({ http_tokens: tokens, http_endpoint: endpoint }: JsonOptions): string {
  return `{ tokens = ${expressionOf(tokens ?? null)}, endpoint = ${expressionOf(endpoint ?? null)} }`;
}

/** A value of JSON’s syntax in native syntax: it is one expression, or no template at all. */
function expressionOf(value: unknown): string {
  const inside = typeof value === 'string' && value.startsWith('${') ? value.slice(2, -1) : undefined;
  return inside ?? JSON.stringify(value);
}
