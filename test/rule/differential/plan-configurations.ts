import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { asData } from './as-data.ts';
import type { Configuration, ModuleText } from './random-configuration.ts';
import { loadedValues } from './render.ts';

/** The options of one instance that Terraform would create. */
export interface PlannedOptions {
  readonly tokens: unknown;
  readonly endpoint: unknown;
}

export interface Planned {
  /** The instances, each with its blocks. */
  readonly instances: readonly (readonly PlannedOptions[])[];
  /** Everything else that the plan makes, as text. */
  readonly rest: string;
}

/** A configuration as files, which may be fixed ones. */
export interface Given {
  readonly configuration: Configuration;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The plans of Terraform for each configuration, with each assignment of its unknowns; undefined where a plan fails.
 * Undefined for a configuration that Terraform refuses whatever is assigned. All of them are modules of one plan.
 */
export function planConfigurations(all: readonly Given[]): (readonly (Planned | undefined)[] | undefined)[] {
  const directory = mkdtempSync(join(tmpdir(), 'differential-'));
  try {
    const refused = new Set<number>();
    for (const [index, { files }] of all.entries())
      for (const [path, text] of asData(files))
        if (!/\.tfvars(?:\.json)?$/.test(path)) write(join(directory, `c${index}`, path), text);
    writeFileSync(join(directory, 'terraformrc'), '');
    // A configuration that Terraform refuses stops every other one, so it is put aside until the rest is planned.
    for (;;) {
      const left = [...all.entries()].filter(([index]) => !refused.has(index));
      const given = new Map<string, string>();
      const calls = left.flatMap(([index, one]) => callsOf(index, one, given)).join('');
      writeFileSync(join(directory, 'main.tf'), calls + variablesText(given));
      installModules(directory, left);
      const log = terraform(directory, 'plan', '-json', '-refresh=false', '-lock=false', '-out=plan');
      const shown = terraform(directory, 'show', '-json', 'plan');
      if (shown) return read(JSON.parse(shown) as PlanJson, all, refused);
      const bad = [...log.matchAll(/(?:"filename":"| on | at )c(\d+)\//g)].map(([, index]) => Number(index));
      if (bad.every((index) => refused.has(index))) throw new Error(`terraform plan: ${log.slice(-3000)}`);
      for (const index of bad) refused.add(index);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * A module call for each assignment. Each is a call of its own, because the error of one instance stops the others.
 * `given`: a variable of the root for each value. Terraform takes those as unknown until it plans, so that a value
 * that a configuration refuses does not stop everything before.
 */
function callsOf(number: number, { configuration, files }: Given, given: Map<string, string>): string[] {
  const loaded = loadedValues(files);
  const variableOf = (value: string) => {
    if (!given.has(value)) given.set(value, `given_${given.size}`);
    return `var.${given.get(value)}`;
  };
  return configuration.assignments.map((assignment, index) => {
    const args = Object.entries({ ...assignment, ...loaded });
    const lines = args.map(([name, value]) => `  ${name} = ${variableOf(value)}\n`).join('');
    return `module "c${number}_${index}" {\n  source = "./c${number}"\n${lines}}\n`;
  });
}

/** Says what `terraform get` would. */
function installModules(directory: string, all: readonly (readonly [index: number, given: Given])[]): void {
  const entries = all.flatMap(([number, { configuration }]) =>
    configuration.assignments.flatMap((_, index) => {
      const name = `c${number}`;
      return entriesOf(configuration, `${name}_${index}`, name, `./${name}`);
    }),
  );
  write(join(directory, '.terraform/modules/modules.json'), JSON.stringify({ Modules: entries }));
}

function entriesOf({ calls }: ModuleText, key: string, Dir: string, Source: string): object[] {
  const below = calls.flatMap(({ name, module }) =>
    entriesOf(module, `${key}.${name}`, `${Dir}/${name}`, `./${name}`),
  );
  return [{ Key: key, Source, Dir }, ...below];
}

function variablesText(given: ReadonlyMap<string, string>): string {
  return [...given].map(([value, name]) => `variable "${name}" {\n  default = ${value}\n}\n`).join('');
}

/** The output of the command; `show` prints nothing where there is no plan. */
function terraform(directory: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync('terraform', args, {
    cwd: directory,
    encoding: 'utf8',
    env: {
      ...process.env,
      TF_CLI_CONFIG_FILE: join(directory, 'terraformrc'),
      NO_COLOR: '1',
      CHECKPOINT_DISABLE: '1',
    },
    maxBuffer: 1 << 30,
  });
  return args[0] === 'show' ? stdout : stdout + stderr;
}

interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly name: string;
    readonly change: { readonly after: { readonly input?: unknown } };
  }[];
  readonly checks?: readonly {
    readonly address: { readonly to_display: string };
    readonly status: string;
  }[];
}

function read(
  plan: PlanJson,
  all: readonly Given[],
  refused: ReadonlySet<number>,
): ((Planned | undefined)[] | undefined)[] {
  const callOf = (address: string) => /^module\.(c\d+_\d+)/.exec(address)?.[1] ?? '';
  const instances = new Map<string, (readonly PlannedOptions[])[]>();
  const numbers = new Map<string, number[]>();
  const rest = new Map<string, string[]>();
  for (const { address, name, change } of plan.resource_changes ?? []) {
    const call = callOf(address);
    const add = <T>(to: Map<string, T[]>, value: T) => to.set(call, [...(to.get(call) ?? []), value]);
    if (name === 'number') add(numbers, Number((change.after.input as unknown[])[0]));
    else if (name === 'witness')
      add(rest, `${address.slice(address.indexOf('.', 8))} ${JSON.stringify(change.after.input)}`);
    else add(instances, change.after.input as PlannedOptions[]);
  }
  const failed = new Set(
    (plan.checks ?? [])
      .filter(({ status }) => status === 'fail' || status === 'error')
      .map(({ address }) => callOf(address.to_display)),
  );
  return all.map(({ configuration, files }, number) =>
    refused.has(number)
      ? undefined
      : configuration.assignments.map((_, index) => {
          const call = `c${number}_${index}`;
          const found = instances.get(call) ?? [];
          const expected = numbers.get(call) ?? [];
          const others = rest.get(call) ?? [];
          const hasWitness = [...files.values()].some((text) => text.includes('witness'));
          const isWhole =
            found.length === expected.reduce((sum, one) => sum + one, 0) &&
            (!hasWitness || others.length === expected.length) &&
            !failed.has(call);
          return isWhole ? { instances: found, rest: others.sort().join('\n') } : undefined;
        }),
  );
}
