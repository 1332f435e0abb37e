import type { Call, Configuration, ModuleText, Target, Variable } from './random-configuration.ts';

/** The files of a configuration by path, as we are asked (`instance`) and as Terraform is (`data`). */
export function render(configuration: Configuration, as: 'instance' | 'data'): Map<string, string> {
  const files = new Map(Object.entries(configuration.files));
  renderModule(configuration, '', as, files);
  if (as === 'instance')
    for (const [file, variable, value] of configuration.values)
      files.set(file, `${files.get(file) ?? ''}${variable} = ${value}\n`);
  return files;
}

/** The values that Terraform loads: the last file counts, in the order in which it reads them. */
export function loadedValues({ values }: Configuration): Record<string, string> {
  const order = ['terraform.tfvars', 'a.auto.tfvars', 'b.auto.tfvars'];
  return Object.fromEntries(
    [...values]
      .sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]))
      .map(([, variable, value]) => [variable, value]),
  );
}

function renderModule(
  module: ModuleText,
  directory: string,
  as: 'instance' | 'data',
  files: Map<string, string>,
) {
  const at = (name: string) => `${directory}${name}`;
  for (const call of module.calls) {
    const inside = `${directory}${call.name}/`;
    for (const name of ['values.yaml', 'values.json', 'values.tftpl'])
      files.set(`${inside}${name}`, files.get(at(name))!);
    renderModule(call.module, inside, as, files);
  }
  const rest = [
    ...module.outputs.map(([name, value]) => `output "${name}" {\n  value = ${value}\n}\n`),
    ...module.calls.map(callText),
    module.target ? targetText(module.target, as) : '',
  ].join('\n');
  const variables = module.variables.map(variableText).join('\n');
  // Variables stay in the native syntax: what is a template in JSON is no default.
  files.set(at('main.tf'), `${variables}\n${rest}\n${module.json ? '' : localsText(module)}`);
  if (module.json) files.set(at('values.tf.json'), localsJson(module));
  if (module.target?.override) files.set(at('main_override.tf'), overrideText(module.target.override, as));
}

function localsText({ locals }: ModuleText): string {
  return `locals {\n${locals.map(([name, value]) => `  ${name} = ${value}\n`).join('')}}\n`;
}

function variableText({ name, type, nullable, validation, default: fallback }: Variable): string {
  const lines = [
    type ? `  type = ${type}\n` : '',
    fallback === undefined ? '' : `  default = ${fallback}\n`,
    nullable === undefined ? '' : `  nullable = ${nullable}\n`,
    validation
      ? `  validation {\n    condition     = ${validation}\n    error_message = "It is not allowed."\n  }\n`
      : '',
  ];
  return `variable "${name}" {\n${lines.join('')}}\n`;
}

function localsJson(module: ModuleText): string {
  const locals = Object.fromEntries(module.locals.map(([name, value]) => [name, `\${${value}}`]));
  return `${JSON.stringify({ '//': 'values', locals }, null, 2)}\n`;
}

function callText({ name, repeat, args }: Call): string {
  const given = Object.entries(args).map(([arg, value]) => `  ${arg} = ${value}\n`);
  return `module "${name}" {\n  source = "./${name}"\n${repeatText(repeat)}${given.join('')}}\n`;
}

function repeatText(repeat: Target['repeat']): string {
  return repeat ? `  ${repeat.by} = ${repeat.value}\n` : '';
}

function targetText(target: Target, as: 'instance' | 'data'): string {
  const postcondition = target.postcondition?.replaceAll(
    'self.tokens',
    as === 'instance' ? 'self.metadata_options[0].http_tokens' : 'self.input[0].tokens',
  );
  const condition = (type: string, text: string | null | undefined) =>
    text
      ? `    ${type} {\n      condition     = ${text}\n      error_message = "It must not be."\n    }\n`
      : '';
  const conditions =
    condition('precondition', target.precondition) + condition('postcondition', postcondition);
  const lifecycle = conditions ? `  lifecycle {\n${conditions}  }\n` : '';
  const repeat = repeatText(target.repeat);
  if (as === 'instance') return `resource "aws_instance" "t" {\n${repeat}${blockText(target)}${lifecycle}}\n`;
  const input = target.dynamic
    ? dynamicInput(target, target.dynamic)
    : `[${objectText(target, (text) => text)}]`;
  const expected = target.repeat
    ? target.repeat.by === 'count'
      ? target.repeat.value
      : `length(${target.repeat.value})`
    : '1';
  return `resource "terraform_data" "t" {\n${repeat}  input = ${input}\n${lifecycle}}\nresource "terraform_data" "number" {\n  input = ${expected}\n}\n`;
}

function blockText({ dynamic, tokens, endpoint }: Target): string {
  const args = [
    tokens === null ? '' : `http_tokens = ${tokens}\n`,
    endpoint === null ? '' : `http_endpoint = ${endpoint}\n`,
  ];
  const body = args.map((line) => `      ${line}`).join('');
  if (!dynamic) return `  metadata_options {\n${body}  }\n`;
  const iterator = dynamic.iterator ? `    iterator = ${dynamic.iterator}\n` : '';
  return `  dynamic "metadata_options" {\n    for_each = ${dynamic.forEach}\n${iterator}    content {\n${body}    }\n  }\n`;
}

function objectText({ tokens, endpoint }: Target, change: (text: string) => string): string {
  return `{ tokens = ${change(tokens ?? 'null')}, endpoint = ${change(endpoint ?? 'null')} }`;
}

/** A dynamic block of what has no blocks: a list, in whose items the iterator has another name. */
function dynamicInput(target: Target, { forEach, iterator }: NonNullable<Target['dynamic']>): string {
  const object = objectText(target, (text) =>
    text.replaceAll(`${iterator ?? 'metadata_options'}.value`, 'it_value'),
  );
  return `[for it_value in ${forEach} : ${object}]`;
}

function overrideText(tokens: string, as: 'instance' | 'data'): string {
  return as === 'instance'
    ? `resource "aws_instance" "t" {\n  metadata_options {\n    http_tokens = ${tokens}\n  }\n}\n`
    : `resource "terraform_data" "t" {\n  input = [{ tokens = ${tokens}, endpoint = null }]\n}\n`;
}
