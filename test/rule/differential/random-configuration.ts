// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
import { createRandom, type Random } from './random.ts';
import { type InScope, type Kind, nothing, randomValue, with_ } from './random-values.ts';

export interface Variable {
  readonly name: string;
  readonly type?: string;
  readonly default?: string;
  readonly nullable?: boolean;
  readonly validation?: string;
  readonly sensitive?: true;
}

/** The resource that is judged: an instance for us, a `terraform_data` for Terraform. */
export interface Target {
  readonly repeat: { readonly by: 'count' | 'for_each'; readonly value: string } | null;
  /** `for_each` of a dynamic block; the block’s arguments then refer to `it.value`. */
  readonly dynamic: { readonly forEach: string; readonly iterator: string | null } | null;
  /** Without it, neither a block nor a dynamic one is there. */
  readonly block: boolean;
  readonly tokens: string | null;
  readonly endpoint: string | null;
  readonly precondition: string | null;
  readonly postcondition: string | null;
  /** `http_tokens` in an override file. */
  readonly override: string | null;
  /** The argument of another resource, which no fix may change. */
  readonly witness: string | null;
}

/** A variable, a local value, an argument of a call or an output, as an override file sets it. */
export interface Override {
  readonly of: 'variable' | 'locals' | 'module' | 'output';
  readonly name: string;
  readonly argument: string;
  readonly value: string;
}

export interface Call {
  readonly name: string;
  readonly repeat: Target['repeat'];
  readonly args: Readonly<Record<string, string>>;
  readonly module: ModuleText;
}

export interface ModuleText {
  readonly variables: readonly Variable[];
  readonly locals: readonly (readonly [name: string, value: string])[];
  readonly outputs: readonly (readonly [name: string, value: string])[];
  readonly calls: readonly Call[];
  readonly target: Target | null;
  readonly overrides: readonly Override[];
  /** In JSON’s syntax: the local values, or everything. */
  readonly json: 'locals' | 'all' | null;
}

type Loaded = readonly [file: string, variable: string, value: string];

export interface Configuration extends ModuleText {
  readonly seed: number;
  /** In which file that Terraform loads a variable has which value. */
  readonly values: readonly Loaded[];
  /** Files that expressions read. */
  readonly files: Readonly<Record<string, string>>;
  /** All that a caller may pass for the variables without a value: one record for each assignment. */
  readonly assignments: readonly Readonly<Record<string, string>>[];
}

/** A whole configuration with one target in it. */
export function randomConfiguration(seed: number): Configuration {
  const random = createRandom(seed);
  const unknowns = randomUnknowns(random);
  const variables: Variable[] = [...unknowns.map(({ variable }) => variable)];
  const values: [string, string, string][] = [];
  let scope = nothing;
  for (const { kind, variable } of unknowns) scope = with_(scope, kind, ...weighted(`var.${variable.name}`));
  for (let index = random.below(4); index > 0; index--) {
    const { kind, variable } = randomVariable(random, `v${index}`, true);
    variables.push(variable);
    scope = with_(scope, kind, `var.${variable.name}`);
    if (random.percent(30))
      for (let count = random.pick([1, 1, 2, 3]); count > 0; count--)
        values.push([random.pick(valuesFiles), variable.name, constantOf(random, kind)]);
  }
  const inside = randomModule(random, scope, 2);
  return {
    ...inside,
    seed,
    variables,
    values: values.filter(
      ([file, name], index) =>
        !values.slice(index + 1).some((other) => other[0] === file && other[1] === name),
    ),
    files: {
      'values.yaml': `tokens: ${random.pick(['required', 'optional', '"required"', 'null'])}\na: [1, 2]\n`,
      'values.json': `{ "a": ${random.pick(['"required"', '"optional"'])}, "tokens": "required" }\n`,
      'values.tftpl': random.pick([
        '${t}',
        '%{ if b }required%{ else }${t}%{ endif }',
        '%{ for x in [t] ~}\n${x}\n%{~ endfor }',
      ]),
      'values.tftpl.json': random.pick([
        '${jsonencode({ tokens = t, list = [t] })}',
        '{ "tokens": "${t}", "list": [${jsonencode(t)}] }',
        '{ "tokens": "required", "list": [%{ for x in [t, "a"] }"${x}",%{ endfor }"b"] }',
      ]),
      'hosts.csv': `name,tokens,on\na,${random.pick(['required', 'required', 'optional', '""'])},true\nb,${random.pick(['required', '"optional"'])},${random.pick(['true', 'false'])}\n`,
      'hosts/a.yaml': `tokens: ${random.pick(['required', 'required', 'optional', "'required'", '~'])}\nn: 1\n`,
      'hosts/b.yaml': `# b\n{tokens: ${random.pick(['required', 'optional'])}, nested: {tokens: required}}\n`,
    },
    assignments: product(unknowns),
  };
}

/** In the order in which Terraform reads them. */
export const valuesFiles = [
  'terraform.tfvars',
  'terraform.tfvars.json',
  'B.auto.tfvars',
  'a.auto.tfvars',
  'a.auto.tfvars.json',
  'a1.auto.tfvars.json',
  'b.auto.tfvars',
];

interface Unknown {
  readonly kind: Kind;
  readonly variable: Variable;
  readonly values: readonly string[];
}

const texts = ['"required"', '"optional"', '"a"', '"b"'];

/** Terraform plans each assignment as a module of its own, so there must not be many. */
const mostAssignments = 10;

/** Variables without a value, and the values that matter of those that each may get. */
function randomUnknowns(random: Random): Unknown[] {
  const kinds: readonly ((name: string) => Unknown)[] = [
    (name) => ({ kind: 'bool', variable: { name, type: 'bool' }, values: ['true', 'false', 'null'] }),
    (name) => ({
      kind: 'bool',
      variable: { name, type: 'bool', nullable: false },
      values: ['true', 'false'],
    }),
    (name) => ({
      kind: 'text',
      variable: { name, type: 'string', ...(random.percent(50) ? validationOf(random, name) : {}) },
      values: texts,
    }),
    (name) => ({
      kind: 'object',
      variable: {
        name,
        type: `object({ tokens = optional(string${random.pick(['', ', "required"', ', "optional"'])}), n = optional(number, 1) })`,
      },
      values: ['{}', '{ tokens = "required" }', '{ tokens = "optional" }', '{ tokens = null }', 'null'],
    }),
    (name) => ({
      kind: 'list',
      variable: { name, type: 'list(string)' },
      values: ['[]', '["required"]', '["optional", "a"]', '["a", "required", "b"]', 'null'],
    }),
    (name) => ({
      kind: 'map',
      variable: { name, type: 'map(string)' },
      values: ['{}', '{ a = "required" }', '{ a = "optional", b = "required" }', '{ tokens = "optional" }'],
    }),
    (name) => ({ kind: 'number', variable: { name, type: 'number' }, values: ['0', '1', '2', '5'] }),
    (name) => ({
      kind: 'text',
      variable: { name, type: 'string', nullable: false, ...validationOf(random, name) },
      values: texts,
    }),
    (name) => ({
      kind: 'objects',
      variable: {
        name,
        type: `map(object({ tokens = optional(string${random.pick(['', ', "required"'])}), nested = optional(object({ tokens = optional(string, "required") }), {}) }))`,
        ...(random.percent(30)
          ? {
              validation: random.pick([
                `alltrue([for k, v in var.${name} : v.tokens == "required"])`,
                `length(var.${name}) > 0`,
                `alltrue([for v in values(var.${name}) : contains(["required", null], v.tokens)])`,
              ]),
            }
          : {}),
      },
      values: [
        '{}',
        '{ a = {} }',
        '{ a = { tokens = "required" }, b = {} }',
        '{ a = { tokens = "optional" } }',
        '{ b = { tokens = null, nested = null } }',
      ],
    }),
  ];
  const weights = [0, 1, 1, 1, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 8];
  const drawn = Array.from({ length: random.pick([0, 1, 1, 1, 2, 2]) }, (_, index) =>
    kinds[random.pick(weights)]!(`u${index}`),
  );
  return product(drawn).length > mostAssignments ? drawn.slice(0, 1) : drawn;
}

function validationOf(random: Random, name: string): Pick<Variable, 'validation'> {
  const it = `var.${name}`;
  return {
    validation: random.pick([
      `${it} != "optional"`,
      `${it} == "required"`,
      `contains(["required", "optional"], ${it})`,
      `contains(["required"], ${it})`,
      `can(regex("^(required|a)$", ${it}))`,
      `can(regex("^req", ${it}))`,
      `length(${it}) > 4`,
      `${it} == null || ${it} == "required"`,
      `${it} == null ? true : contains(["required", "optional"], ${it})`,
      `!contains(["optional", ""], ${it})`,
      `startswith(${it}, "req")`,
      `try(length(${it}) > 0, false)`,
      `lower(${it}) == ${it} && ${it} != "optional"`,
      `anytrue([${it} == "required", ${it} == "a"])`,
      `alltrue([for x in ["optional"] : x != ${it}])`,
    ]),
  };
}

function product(unknowns: readonly Unknown[]): Record<string, string>[] {
  return unknowns.reduce<Record<string, string>[]>(
    (all, { variable, values }) =>
      all.flatMap((each) => values.map((value) => ({ ...each, [variable.name]: value }))),
    [{}],
  );
}

/** Unknowns are what the test is about, so they are used more often. */
function weighted(name: string): string[] {
  return [name, name, name];
}

const kinds: readonly Kind[] = [
  'text',
  'text',
  'text',
  'bool',
  'bool',
  'number',
  'list',
  'map',
  'object',
  'object',
  'objects',
];

/** A value of a kind that refers to nothing and calls nothing, as a default has to be. */
function constantOf(random: Random, kind: Kind): string {
  return random.pick(constants[kind]);
}

const constants: Readonly<Record<Kind, readonly string[]>> = {
  text: ['"required"', '"required"', '"optional"', '"a"', 'null'],
  bool: ['true', 'false', '"true"', 'null'],
  number: ['0', '1', '"2"'],
  list: ['[]', '["required"]', '["optional", "required"]', '["a", "b", "a"]'],
  map: ['{}', '{ a = "required" }', '{ a = "required", b = "optional" }'],
  object: [
    '{ tokens = "required" }',
    '{ tokens = "optional" }',
    '{}',
    '{ tokens = null }',
    '{ n = 2, tokens = "required" }',
  ],
  objects: [
    '{}',
    '{ a = {} }',
    '{ a = { tokens = "required" } }',
    '{ a = { tokens = "optional" }, b = { tokens = "required" } }',
    '{ a = { tokens = null } }',
  ],
};

const types: Readonly<Record<Kind, readonly (string | undefined)[]>> = {
  text: ['string', 'string', undefined],
  bool: ['bool', 'bool', undefined],
  number: ['number', undefined],
  list: ['list(string)', 'set(string)', 'list(any)', undefined],
  map: ['map(string)', undefined],
  object: [
    'object({ tokens = optional(string), n = optional(number) })',
    'object({ tokens = optional(string, "required"), nested = optional(object({ tokens = optional(string, "optional") }), {}) })',
    'map(string)',
    'any',
  ],
  objects: [
    'map(object({ tokens = optional(string, "required") }))',
    'map(object({ tokens = optional(string), nested = optional(object({ tokens = optional(string, "optional") }), { tokens = "required" }) }))',
    'map(map(string))',
    undefined,
  ],
};

function randomVariable(
  random: Random,
  name: string,
  hasDefault: boolean,
): { kind: Kind; variable: Variable } {
  const kind = random.pick(kinds);
  const type = random.pick(types[kind]);
  const variable = {
    name,
    ...(type ? { type } : {}),
    ...(hasDefault ? { default: constantOf(random, kind) } : {}),
    ...(random.percent(15) ? { nullable: random.percent(50) } : {}),
    ...(kind === 'text' && random.percent(10) ? validationOf(random, name) : {}),
    ...(random.percent(5) ? { sensitive: true as const } : {}),
  };
  // A default that is null and may not be is refused before anything is planned.
  return { kind, variable: variable.default === 'null' ? { ...variable, nullable: true } : variable };
}

/** `calls`: how many levels of modules may be below. The target is here or in one of them. */
function randomModule(random: Random, from: InScope, calls: number): Omit<ModuleText, 'variables'> {
  let scope = from;
  const locals: [string, string][] = [];
  const kindsOf = new Map<string, [Kind]>();
  const addLocals = (most: number) => {
    for (let count = random.below(most + 1); count > 0; count--) {
      const kind = random.pick(kinds);
      const name = `l${locals.length}`;
      kindsOf.set(name, [kind]);
      locals.push([name, randomValue(random, scope, kind, 2)]);
      scope = with_(scope, kind, `local.${name}`);
    }
  };
  addLocals(3);
  const below: Call[] = [];
  const targetBelow = calls > 0 && random.percent(35);
  if (targetBelow || (calls > 0 && random.percent(25))) {
    const { call, outputs } = randomCall(random, scope, calls, targetBelow, `m${calls}`);
    below.push(call);
    for (const [kind, name] of outputs) scope = with_(scope, kind, name);
  }
  if (!targetBelow) addLocals(2);
  const overrides = locals
    .filter(() => random.percent(4))
    .map(([name]): Override => {
      const [kind] = kindsOf.get(name)!;
      return { of: 'locals', name: '', argument: name, value: randomValue(random, from, kind, 1) };
    });
  for (const call of below)
    for (const argument of Object.keys(call.args))
      if (random.percent(8))
        overrides.push({
          of: 'module',
          name: call.name,
          argument,
          value: randomValue(random, from, 'text', 1),
        });
  return {
    locals: [
      ...locals,
      ['templated', '"$${t}"'],
      [
        'document',
        `<<-EOT\n    ${random.percent(80) ? random.pick(['required', 'optional']) : `\${${randomValue(random, from, 'text', 0)}}`}\n    EOT`,
      ],
    ],
    outputs: [],
    calls: below,
    target: targetBelow ? null : randomTarget(random, scope),
    overrides,
    json: random.pick(['locals', 'all', 'all', ...Array(9).fill(null)]),
  };
}

function randomCall(random: Random, scope: InScope, calls: number, hasTarget: boolean, name: string) {
  const repeat = random.percent(30) ? randomRepeat(random, scope) : null;
  const outside = repeat ? with_(scope, 'text', ...namesOf(repeat, 'text')) : scope;
  const args: Record<string, string> = {};
  const variables: Variable[] = [];
  let inside = nothing;
  for (let index = 1 + random.below(3); index > 0; index--) {
    const passed = random.percent(70);
    const { kind, variable } = randomVariable(random, `i${index}`, !passed || random.percent(50));
    variables.push(variable);
    inside = with_(inside, kind, `var.${variable.name}`);
    if (passed) args[variable.name] = randomValue(random, outside, kind, 2);
  }
  const module = randomModule(random, inside, hasTarget ? calls - 1 : 0);
  const outputKinds = Array.from({ length: 1 + random.below(2) }, () => random.pick(kinds));
  const ofLocals = module.locals.reduce((all, [local]) => with_(all, 'text', `local.${local}`), nothing);
  const outputs = outputKinds.map(
    (kind, index) =>
      [
        `o${index}`,
        randomValue(
          random,
          kind === 'text' ? { ...inside, text: [...inside.text, ...ofLocals.text] } : inside,
          kind,
          2,
        ),
      ] as const,
  );
  const path = repeat
    ? repeat.by === 'count'
      ? `module.${name}[0]`
      : `module.${name}["a"]`
    : `module.${name}`;
  const call: Call = {
    name,
    repeat,
    args,
    module: hasTarget ? { ...module, variables, outputs } : { ...module, variables, outputs, target: null },
  };
  return { call, outputs: outputKinds.map((kind, index) => [kind, `${path}.o${index}`] as const) };
}

function randomRepeat(random: Random, scope: InScope): NonNullable<Target['repeat']> {
  if (random.percent(40))
    return {
      by: 'count',
      value: random
        .pick([
          '1',
          '2',
          `($bool ? 1 : 0)`,
          '$number',
          'length($list)',
          'length($objects)',
          '"1"',
          'tonumber($bool ? "1" : "0")',
        ])
        .replace(/\$(\w+)/g, (_, kind: Kind) => randomValue(random, scope, kind, 1)),
    };
  return {
    by: 'for_each',
    value: random
      .pick([
        'toset($list)',
        '$map',
        '$map',
        '{ a = $text, b = $text }',
        '{ a = "required", b = $text }',
        'toset(["a", "required"])',
        '($bool ? { a = "required" } : {})',
        '{ for x in $list : x => x }',
        '{ a = $text }',
        '$objects',
        '{ for k, v in $objects : k => v.tokens }',
        '{ for k, v in $objects : k => v.tokens if v.tokens != "optional" }',
        '{ for h in csvdecode(file("${path.module}/hosts.csv")) : h.name => h.tokens }',
        '{ for k, v in { a = "optional", b = "required" } : k => v if v == $text }',
        'toset([for x in $list : x if x != "optional"])',
        'toset(keys($map))',
        'zipmap($list, $list)',
      ])
      .replace(/\$(\w+)/g, (_, kind: Kind) => randomValue(random, scope, kind, 1)),
  };
}

function namesOf(repeat: NonNullable<Target['repeat']>, kind: Kind): string[] {
  if (repeat.by === 'count')
    return kind === 'text'
      ? ['(count.index == 0 ? "required" : "optional")', '["required", "required", "optional"][count.index]']
      : [];
  return kind === 'text'
    ? [
        'each.value',
        'each.value',
        'try(each.value.tokens, each.value)',
        'each.key',
        '(each.key == "a" ? "required" : each.value)',
      ]
    : [];
}

function randomTarget(random: Random, from: InScope): Target {
  const repeat = random.percent(35) ? randomRepeat(random, from) : null;
  const scope = repeat ? with_(from, 'text', ...namesOf(repeat, 'text')) : from;
  const dynamic = random.percent(25)
    ? { forEach: randomDynamic(random, scope), iterator: random.percent(30) ? 'it' : null }
    : null;
  const it = dynamic?.iterator ?? 'metadata_options';
  const inside = dynamic
    ? with_(scope, 'text', `try(${it}.value.tokens, ${it}.value)`, `${it}.value`, `${it}.value`)
    : scope;
  return {
    repeat,
    dynamic,
    block: random.percent(94),
    tokens: random.percent(92) ? randomValue(random, inside, 'text', 3) : null,
    endpoint: random.percent(15)
      ? random.pick([
          '"enabled"',
          '"disabled"',
          `(${randomValue(random, inside, 'bool', 2)} ? "enabled" : "disabled")`,
        ])
      : null,
    precondition: random.percent(12)
      ? `${randomValue(random, scope, 'bool', 2)} || ${randomValue(random, scope, 'text', 1)} == ${randomValue(random, scope, 'text', 1)}`
      : null,
    postcondition: random.percent(8)
      ? random.pick([
          'self.tokens == "required"',
          'self.tokens != "optional"',
          'try(self.tokens == "required", true)',
          'contains(["required"], self.tokens)',
        ])
      : null,
    override: random.percent(6) ? randomValue(random, scope, 'text', 1) : null,
    witness: random.percent(25)
      ? randomValue(random, from, random.pick(['text', 'bool', 'object']), 1)
      : null,
  };
}

function randomDynamic(random: Random, scope: InScope): string {
  return random
    .pick([
      '[$text]',
      '($bool ? [$text] : [])',
      '($bool ? ["required"] : [])',
      '[$object]',
      '($bool ? [1] : [])',
      '$list',
      '{ a = $text }',
      '$map',
      '[for x in $list : x if x == $text]',
      '$text[*]',
      '$object[*]',
      '($object == null ? [] : [$object])',
      '[]',
      '{}',
      '$objects',
      '[for k, v in $objects : v]',
      '[for o in [$object] : o if try(o.tokens, null) != null]',
      'compact([$text])',
      'try([$object.nested], [])',
      'toset([$text])',
      '($number > 0 ? [$object] : [])',
      'range($number)',
    ])
    .replace(/\$(\w+)/g, (_, kind: Kind) => randomValue(random, scope, kind, 1));
}
