import type { OptionsKind } from '../targets.ts';
import type { MetadataOptions } from './metadata-options.ts';
import type { Assignment, Problem } from './outcome.ts';

type Absence = Pick<Problem, 'code' | 'at' | 'related' | 'place' | 'now' | 'advice' | 'repair'>;

/** The argument is not there: at its block, else at the resource. */
export function absent(options: MetadataOptions): Problem {
  const { kind, block } = options;
  const absence =
    kind.block === null ? ofResource(options) : block ? ofBlock(options, block) : noBlock(options);
  return { verdict: 'violation', ...absence };
}

function ofResource({ kind, resource }: MetadataOptions): Absence {
  const { header, body } = resource.block;
  return {
    code: 'account-default',
    at: header,
    related: [],
    place: header,
    now: `\`${kind.argument}\` is not set, which means “no-preference”`,
    advice: `Set \`${kind.argument} = "${kind.required}"\`.`,
    repair: { kind: 'argument', body, name: kind.argument, text: `"${kind.required}"` },
  };
}

function ofBlock({ kind, resource }: MetadataOptions, block: NonNullable<MetadataOptions['block']>): Absence {
  const { header } = resource.block;
  return {
    code: 'tokens-unset',
    at: block.header,
    related: block.header.source === header.source ? [] : [header],
    place: block.header,
    now: `\`${kind.block}\` doesn’t set \`${kind.argument}\`; AWS’s default can leave IMDSv1 enabled`,
    advice: `Add \`${kind.argument} = "${kind.required}"\`.`,
    repair: { kind: 'argument', body: block.body, name: kind.argument, text: `"${kind.required}"` },
  };
}

function noBlock({ kind, resource, emptyDynamic }: MetadataOptions): Absence {
  const { header, body } = resource.block;
  const type = kind.block ?? '';
  const setting = `\`${kind.argument} = "${kind.required}"\``;
  const missing = { code: 'block-missing', at: header, related: [], place: header } as const;
  if (emptyDynamic) {
    return {
      ...missing,
      place: emptyDynamic,
      now: `the dynamic \`${type}\` block expands to nothing, so AWS’s default can leave IMDSv1 on`,
      advice: `Give its \`for_each\` an item, and ${setting} in its content.`,
      // A second block beside it would be refused as soon as it has an item.
      repair: null,
    };
  }
  if (!body.json && resource.attribute(type)) {
    return {
      ...missing,
      now: `\`${type}\` is written as an argument, which Terraform refuses, and there is no such block`,
      advice: `Write it as a block, \`${type} { … }\`, with ${setting}.`,
      repair: null,
    };
  }
  return {
    ...missing,
    now: `no \`${type}\` block, so AWS’s default decides, which can leave IMDSv1 enabled`,
    advice: `Add a \`${type}\` block with ${setting}.`,
    repair: { kind: 'block', owner: resource.block, type, content: blockContent(kind) },
  };
}

/** The arguments of a new block. */
function blockContent(kind: OptionsKind): Assignment[] {
  const tokens = { name: kind.argument, text: `"${kind.required}"` };
  return kind.endpoint ? [{ name: 'http_endpoint', text: '"enabled"' }, tokens] : [tokens];
}
