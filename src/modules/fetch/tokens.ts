import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The token of a registry's host as Terraform finds it: `TF_TOKEN_app_terraform_io`, else the credentials file that
 * `terraform login` writes. https://developer.hashicorp.com/terraform/cli/config/config-file#credentials
 */
export function registryTokens(
  env: NodeJS.ProcessEnv,
  home = homedir(),
): (host: string) => string | undefined {
  const fromEnv = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('TF_TOKEN_') || !value) continue;
    // Two underscores are a dash, one is a dot.
    const host = name.slice('TF_TOKEN_'.length).replaceAll('__', '-').replaceAll('_', '.');
    fromEnv.set(host.toLowerCase(), value);
  }
  let fromFile: Readonly<Record<string, unknown>> | undefined;
  return (host) => {
    const name = host.toLowerCase();
    const own = fromEnv.get(name);
    if (own !== undefined) return own;
    fromFile ??= credentialsIn(join(home, '.terraform.d', 'credentials.tfrc.json'));
    const { token } = (fromFile[name] ?? {}) as { token?: unknown };
    return typeof token === 'string' ? token : undefined;
  };
}

function credentialsIn(path: string): Readonly<Record<string, unknown>> {
  try {
    const { credentials } = JSON.parse(readFileSync(path, 'utf8')) as { credentials?: unknown };
    return typeof credentials === 'object' && credentials !== null ? { ...credentials } : {};
  } catch {
    return {};
  }
}
