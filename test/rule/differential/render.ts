// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import {
  type Call,
  type Configuration,
  type ModuleText,
  type Override,
  type Target,
  type Variable,
  valuesFiles,
} from './random-configuration.ts';

/** A block, for both syntaxes. Values are expressions of native syntax. */
interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly args: readonly (readonly [name: string, value: string])[];
  readonly blocks: readonly Block[];
}

/** The files of a configuration by path. */
export function render(configuration: Configuration): Map<string, string> {
  const files = new Map(Object.entries(configuration.files));
  renderModule(configuration, '', Object.keys(configuration.files), files);
  for (const [file, text] of valuesTexts(configuration)) files.set(file, text);
  return files;
}

/** The values that Terraform loads of these files: the one in the last file counts, in the order in which it reads them. */
export function loadedValues(files: ReadonlyMap<string, string>): Record<string, string> {
  return Object.assign({}, ...valuesFiles.map((file) => valuesOf(file, files.get(file) ?? '')));
}

function valuesOf(file: string, text: string): Record<string, string> {
  if (!text) return {};
  if (!file.endsWith('.json'))
    return Object.fromEntries(
      [...text.matchAll(/^(\w+) += (.*)$/gm)].map(([, name, value]) => [name!, value!]),
    );
  return Object.fromEntries(
    Object.entries(JSON.parse(text) as object).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

function valuesTexts({ values }: Configuration): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [file, own] of Map.groupBy(values, ([path]) => path))
    texts.set(
      file,
      file.endsWith('.json')
        ? `{\n${own.map(([, name, value]) => `  "${name}": ${jsonOf(value)}`).join(',\n')}\n}\n`
        : own.map(([, name, value]) => `${name} = ${value}\n`).join(''),
    );
  return texts;
}

function renderModule(
  module: ModuleText,
  directory: string,
  data: readonly string[],
  files: Map<string, string>,
) {
  const at = (name: string) => `${directory}${name}`;
  for (const call of module.calls) {
    const inside = `${directory}${call.name}/`;
    for (const name of data) files.set(`${inside}${name}`, files.get(at(name))!);
    renderModule(call.module, inside, data, files);
  }
  const locals: Block = { type: 'locals', labels: [], args: module.locals, blocks: [] };
  const rest = [
    ...module.variables.map(variableBlock),
    ...module.outputs.map(([name, value]) => block('output', [name], [['value', value]])),
    ...module.calls.map(callBlock),
    ...(module.target ? [targetBlock(module.target), ...witnesses(module.target)] : []),
  ];
  const overrides = module.overrides.map(overrideBlock);
  const inJson = module.json === 'all';
  const write = (name: string, blocks: readonly Block[], json: boolean) => {
    if (blocks.length > 0)
      files.set(at(json ? `${name}.json` : name), json ? jsonText(blocks) : hclText(blocks));
  };
  write('main.tf', module.json === 'locals' ? rest : [...rest, locals], inJson);
  if (module.json === 'locals') write('values.tf', [locals], true);
  write('override.tf', overrides, inJson);
  if (module.target?.override)
    write(
      'z_override.tf',
      [
        block(
          'resource',
          ['aws_instance', 't'],
          [],
          [block('metadata_options', [], [['http_tokens', module.target.override]])],
        ),
      ],
      inJson,
    );
}

function block(
  type: string,
  labels: readonly string[],
  args: Block['args'],
  blocks: readonly Block[] = [],
): Block {
  return { type, labels, args, blocks };
}

function variableBlock({ name, type, nullable, validation, sensitive, default: fallback }: Variable): Block {
  return block(
    'variable',
    [name],
    [
      ...(type ? [['type', type] as const] : []),
      ...(fallback === undefined ? [] : [['default', fallback] as const]),
      ...(nullable === undefined ? [] : [['nullable', `${nullable}`] as const]),
      ...(sensitive ? [['sensitive', 'true'] as const] : []),
    ],
    validation ? [condition('validation', validation)] : [],
  );
}

function condition(type: string, text: string): Block {
  return block(
    type,
    [],
    [
      ['condition', text],
      ['error_message', '"It is not allowed."'],
    ],
  );
}

function callBlock({ name, repeat, args }: Call): Block {
  return block('module', [name], [['source', `"./${name}"`], ...repeatArgs(repeat), ...Object.entries(args)]);
}

function overrideBlock({ of, name, argument, value }: Override): Block {
  return block(of, name ? [name] : [], [[argument, value]]);
}

function repeatArgs(repeat: Target['repeat']): Block['args'] {
  return repeat ? [[repeat.by, repeat.value]] : [];
}

function targetBlock(target: Target): Block {
  const conditions = [
    ...(target.precondition ? [condition('precondition', target.precondition)] : []),
    ...(target.postcondition ? [condition('postcondition', ofInstance(target.postcondition))] : []),
  ];
  return block('resource', ['aws_instance', 't'], repeatArgs(target.repeat), [
    ...(target.block ? [optionsBlock(target)] : []),
    ...(conditions.length > 0 ? [block('lifecycle', [], [], conditions)] : []),
  ]);
}

function ofInstance(text: string): string {
  return text.replaceAll('self.tokens', 'self.metadata_options[0].http_tokens');
}

function optionsBlock({ dynamic, tokens, endpoint }: Target): Block {
  const args: Block['args'] = [
    ...(tokens === null ? [] : [['http_tokens', tokens] as const]),
    ...(endpoint === null ? [] : [['http_endpoint', endpoint] as const]),
  ];
  if (!dynamic) return block('metadata_options', [], args);
  return block(
    'dynamic',
    ['metadata_options'],
    [['for_each', dynamic.forEach], ...(dynamic.iterator ? [['iterator', dynamic.iterator] as const] : [])],
    [block('content', [], args)],
  );
}

/** How many targets there have to be, and another resource. Terraform has no provider for these either. */
function witnesses({ repeat, witness }: Target): Block[] {
  const expected = repeat ? (repeat.by === 'count' ? repeat.value : `length(${repeat.value})`) : '1';
  return [
    block('resource', ['terraform_data', 'number'], [['input', `[${expected}]`]]),
    ...(witness
      ? [block('resource', ['terraform_data', 'witness'], [['input', `[try(${witness}, null)]`]])]
      : []),
  ];
}

function hclText(blocks: readonly Block[], indent = ''): string {
  return blocks
    .map(({ type, labels, args, blocks: inner }) => {
      const header = [type, ...labels.map((label) => `"${label}"`)].join(' ');
      const lines = args.map(([name, value]) => `${indent}  ${name} = ${value}\n`).join('');
      return `${indent}${header} {\n${lines}${hclText(inner, `${indent}  `)}${indent}}\n`;
    })
    .join(indent ? '' : '\n');
}

/** Names whose value is no expression in JSON’s syntax. */
const bare = new Set(['type', 'iterator']);

function jsonText(blocks: readonly Block[]): string {
  const top: Record<string, unknown> = { '//': 'made at random' };
  for (const each of blocks) {
    let at = top;
    const path = [each.type, ...each.labels];
    for (const name of path.slice(0, -1)) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[path.at(-1)!] = jsonBody(each);
  }
  return `${JSON.stringify(top, null, 2)}\n`;
}

function jsonBody({ type, args, blocks }: Block): object {
  const values = args.map(([name, value]) => [
    name,
    bare.has(name)
      ? value
      : name === 'default' && type === 'variable'
        ? JSON.parse(jsonOf(value))
        : jsonValue(value),
  ]);
  const inner = [...Map.groupBy(blocks, (each) => [each.type, ...each.labels].join(' '))].map(
    ([, [first, ...others]]) => [
      first!.type,
      first!.labels.length > 0
        ? { [first!.labels[0]!]: jsonBody(first!) }
        : others.length > 0 || args.length % 2 === 1
          ? [first!, ...others].map(jsonBody)
          : jsonBody(first!),
    ],
  );
  return Object.fromEntries([...values, ...inner]);
}

/** A constant without calls, as JSON. */
function jsonOf(value: string): string {
  return value.replace(/"?(\w+)"? = /g, '"$1": ');
}

function jsonValue(value: string): unknown {
  if (/^(?:"[^"\\$%]*"|true|false|null|\d+)$/.test(value)) return JSON.parse(value);
  const heredoc = /^<<-EOT\n +(.*)\n/.exec(value);
  return heredoc ? `${heredoc[1]}\n` : `\${${value}}`;
}
