import * as fc from 'fast-check';
import type { Sample } from './layouts.ts';

const tokens = fc.constantFrom('optional', null, 'Required', '', true, 1);
const options = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, {}, [], [{}], { http_endpoint: 'enabled' }, [
    { http_put_response_hop_limit: 1 },
  ]),
  tokens.map((http_tokens) => ({ http_endpoint: 'enabled', http_tokens })),
  tokens.map((http_tokens) => [{ '//': 'comment', http_tokens }]),
);

const instance = fc.record({ before: fc.boolean(), options, after: fc.boolean() }).map((it) => ({
  ...(it.before && { ami: 'ü😀 "{', tags: { Name: 'x' } }),
  ...(it.options !== undefined && { metadata_options: it.options }),
  ...(it.after && { ebs_block_device: [{ a: 1 }, { b: [] }] }),
}));

const configuration = fc
  .record({
    instances: fc.array(instance, { minLength: 1, maxLength: 3 }),
    list: fc.boolean(),
    last: fc.boolean(),
  })
  .map(({ instances, list, last }) => {
    const named = instances.map((body, index): [string, unknown] => [`i${index}`, list ? [body] : body]);
    const types = { aws_instance: Object.fromEntries(named) };
    return {
      value: { resource: list ? [types] : types, ...(last && { locals: { a: [] } }) },
      fixable: instances.length,
    };
  });

/** Terraform in JSON, minified or in any indentation, with objects and lists that are opened on one line or several. */
export const jsonLayout: fc.Arbitrary<Sample> = fc
  .record({
    configuration,
    indent: fc.constantFrom(undefined, 2, 2, 4, '\t', 0),
    feed: fc.constantFrom('\n', '\n', '\r\n'),
    last: fc.constantFrom('', '\n'),
    lead: fc.constantFrom('', '', '\ufeff', '\n'),
    oneLine: fc.constantFrom('', ' '),
    compact: fc.boolean(),
  })
  .map(({ configuration: { value, fixable }, indent, feed, last, lead, oneLine, compact }) => {
    let text = JSON.stringify(value, null, indent);
    if (oneLine && indent === undefined) text = spaced(text);
    // The innermost objects on one line, as people write them.
    if (compact)
      text = text.replace(
        /\{\s*("[^"{}]*": [^{}[\]]*?)\s*\}/g,
        (_, inner: string) => `{ ${inner.replace(/\s*\n\s*/g, ' ')} }`,
      );
    return { text: (lead + text + last).replaceAll('\n', feed), fixable };
  });

/** A space behind every colon and comma that is outside of strings. */
function spaced(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|[:,]/g, (part) => (part.length === 1 ? `${part} ` : part));
}
