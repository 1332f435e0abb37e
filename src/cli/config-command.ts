import { type ParsedPolicy, parsePolicy } from '../policy/file.ts';
import { defaultPolicy, type Policy } from '../policy/schema.ts';
import type { ConfigRequest } from './commands/config.ts';
import type { Io } from './io.ts';
import { baseOf, type PolicyInUse, policiesOf } from './policy/policy-file.ts';
import { policyName } from './policy/print-policy.ts';
import { visible } from './terminal-text.ts';

/** Prints the policy of each path, as YAML that says where each value comes from. Gives the exit status. */
export async function configCommand(request: ConfigRequest, io: Io): Promise<0 | 2> {
  const { operands, config } = request;
  const base = baseOf(request['changed-since']);
  let status: 0 | 2 = 0;
  const printed: string[] = [];
  for (const path of operands) {
    const policies = await policiesOf({ config, paths: [path], prefix: io.prefix, base });
    if ('errors' in policies) {
      for (const error of policies.errors) io.stderr.write(`${visible(error)}\n`);
      status = 2;
      continue;
    }
    for (const policy of policies) {
      for (const warning of policy.warnings) io.stderr.write(`require-imdsv2: ${visible(warning)}\n`);
      printed.push(policyText(path, policy));
    }
  }
  io.stdout.write(printed.join('\n'));
  return status;
}

function policyText(path: string, policy: PolicyInUse): string {
  const parsed = parsePolicy(policy.text ?? '');
  const name = policyName(policy) ?? 'defaults (no policy file found)';
  const keys = Object.keys(defaultPolicy) as (keyof Policy)[];
  const lines = keys.flatMap((key) => linesOf(key, parsed, policy));
  const width = Math.max(...lines.map(([value]) => value.length));
  const text = lines.map(([value, from]) => `${value.padEnd(width)}${from && `  # ${from}`}`.trimEnd());
  return `${[`# ${path}: ${name}`, ...text].map(visible).join('\n')}\n`;
}

/** A key of the policy, or of an object in it, and where it comes from. */
function linesOf(
  key: keyof Policy,
  { settings, lines }: ParsedPolicy,
  policy: PolicyInUse,
): [value: string, from: string][] {
  const value = settings[key] ?? defaultPolicy[key];
  const fromOf = (name: string) => {
    const line = lines.get(name);
    return line === undefined ? 'default' : `${policy.path}:${line}${policy.ref ? ` of ${policy.ref}` : ''}`;
  };
  if (!isObject(value) || Object.keys(value).length === 0) return [[`${key}: ${shown(value)}`, fromOf(key)]];
  const inner = Object.entries(value).map(([name, each]): [string, string] => [
    `  ${shown(name)}: ${shown(each)}`,
    fromOf(`${key}.${name}`),
  ]);
  return [[`${key}:`, ''], ...inner];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as YAML has it on one line: JSON is YAML, and words need no quotes. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return typeof value === 'string' && /^[A-Za-z][\w./-]*$/.test(value) ? value : JSON.stringify(value);
}
