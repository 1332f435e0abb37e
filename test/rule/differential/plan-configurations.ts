import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Configuration, ModuleText } from './random-configuration.ts';
import { loadedValues, render } from './render.ts';

/** The instance that Terraform would create, as far as it matters here: its options. */
export interface PlannedOptions {
  readonly tokens: unknown;
  readonly endpoint: unknown;
}

/** The instances of a plan, each with its blocks. */
export type Planned = readonly (readonly PlannedOptions[])[];

/**
 * Terraform's plans for each configuration, with each assignment of its unknowns; a plan that fails is none.
 * Undefined for a configuration that Terraform refuses whatever is assigned. All of them are modules of one
 * plan.
 */
export function planConfigurations(
  configurations: readonly Configuration[],
): (readonly Planned[] | undefined)[] {
  const directory = mkdtempSync(join(tmpdir(), 'differential-'));
  try {
    const refused = new Set<number>();
    for (const configuration of configurations)
      for (const [path, text] of render(configuration, 'data'))
        write(join(directory, `c${configuration.seed}`, path), text);
    writeFileSync(join(directory, 'terraformrc'), '');
    // A configuration that Terraform refuses by itself stops everything, so those are put aside until the
    // rest is planned.
    for (;;) {
      const left = configurations.filter(({ seed }) => !refused.has(seed));
      const given = new Map<string, string>();
      const calls = left.flatMap((configuration) => callsOf(configuration, given)).join('');
      writeFileSync(join(directory, 'main.tf'), calls + variablesText(given));
      installModules(directory, left);
      const log = terraform(directory, 'plan', '-json', '-refresh=false', '-lock=false', '-out=plan');
      const shown = terraform(directory, 'show', '-json', 'plan');
      if (shown) return read(JSON.parse(shown) as PlanJson, configurations, refused);
      const bad = [...log.matchAll(/(?:"filename":"| on | at )c(\d+)\//g)].map(([, seed]) => Number(seed));
      if (bad.every((seed) => refused.has(seed))) throw new Error(`terraform plan: ${log.slice(-3000)}`);
      for (const seed of bad) refused.add(seed);
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
function callsOf(configuration: Configuration, given: Map<string, string>): string[] {
  const { seed, assignments } = configuration;
  const variableOf = (value: string) => {
    if (!given.has(value)) given.set(value, `given_${given.size}`);
    return `var.${given.get(value)}`;
  };
  return assignments.map((assignment, index) => {
    const args = Object.entries({ ...assignment, ...loadedValues(configuration) });
    const lines = args.map(([name, value]) => `  ${name} = ${variableOf(value)}\n`).join('');
    return `module "c${seed}_${index}" {\n  source = "./c${seed}"\n${lines}}\n`;
  });
}

/** Says what `terraform get` would. */
function installModules(directory: string, configurations: readonly Configuration[]): void {
  const entries = configurations.flatMap((configuration) =>
    configuration.assignments.flatMap((_, index) => {
      const name = `c${configuration.seed}`;
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
  configurations: readonly Configuration[],
  refused: ReadonlySet<number>,
): (Planned[] | undefined)[] {
  const callOf = (address: string) => /^module\.(c\d+_\d+)/.exec(address)?.[1] ?? '';
  const instances = new Map<string, (readonly PlannedOptions[])[]>();
  const numbers = new Map<string, number>();
  for (const { address, name, change } of plan.resource_changes ?? []) {
    const call = callOf(address);
    if (name === 'number') numbers.set(call, (numbers.get(call) ?? 0) + Number(change.after.input));
    else instances.set(call, [...(instances.get(call) ?? []), change.after.input as PlannedOptions[]]);
  }
  const failed = new Set(
    (plan.checks ?? [])
      .filter(({ status }) => status === 'fail' || status === 'error')
      .map(({ address }) => callOf(address.to_display)),
  );
  return configurations.map(({ seed, assignments }) =>
    refused.has(seed)
      ? undefined
      : assignments.flatMap((_, index) => {
          const call = `c${seed}_${index}`;
          const found = instances.get(call) ?? [];
          const whole = found.length === numbers.get(call) && !failed.has(call);
          return whole && found.length > 0 ? [found] : [];
        }),
  );
}
