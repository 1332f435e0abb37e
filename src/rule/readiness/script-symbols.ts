import type { ShellCommand } from './commands.ts';

/** The meanings of a script's names, as far as calls of the metadata service need them. */
export interface ScriptSymbols {
  /** Hold the service’s address. */
  readonly addresses: ReadonlySet<string>;
  /** Hold the token’s header. */
  readonly headers: ReadonlySet<string>;
  /** Hold an HTTP client. */
  readonly clients: ReadonlySet<string>;
  /** Functions that pass their arguments to a client with the header, and those that do so without. */
  readonly safe: ReadonlySet<string>;
  readonly unsafe: ReadonlySet<string>;
}

/** The address of the metadata service, as a host: not 169.254.170.2, which serves the credentials of containers. */
export const address =
  /169\.254\.169\.254|\[fd00:ec2::254\]|(?:https?:\/\/|[\s"'=])instance-data(?:\.ec2\.internal)?(?=[/:"'\s]|$)/i;

/** The header that carries the token; the one of its lifetime belongs to the request for a token. */
export const header = /x-aws-ec2-metadata-token(?!-ttl)/i;

export const tokenPath = /\bapi\/token\b/;

/** Programs and functions that send HTTP requests. */
const shellClient = /(?<![\w.-])(?:curl|wget|https?|aria2c|GET|lwp-request|fetch|xh)(?=[\s,"'])/;
const codeClient =
  /requests\.(?:get|request|head|put|post)\b|\burlopen\b|\burlretrieve\b|\bhttpx\.\w+\(|\bhttps?\.(?:get|request)\(|\b(?:fetch|axios|got|needle)\(|axios\.|superagent|Net::HTTP\.get|URI\.open|\bopen\(\s*["']https?:|RestClient|Faraday|HTTParty|Invoke-(?:RestMethod|WebRequest)|\b(?:iwr|irm)\b|Download(?:String|File|Data)|GetStringAsync|file_get_contents|\.(?:request|get|send)\(/i;

/** A call of a library, with its bracket: no word of a message. */
export function callsInCode(text: string): boolean {
  return /(?:requests\.\w+|urlopen|httpx\.\w+|fetch|axios(?:\.\w+)?|Net::HTTP\.\w+|URI\.open)\s*\(/.test(
    text,
  );
}

export function hasClient(text: string): boolean {
  return shellClient.test(text) || codeClient.test(text);
}

const assignment =
  /^\s*(?:(?:export|local|readonly|declare|typeset|const|let|var|set|then|do|else)\s+(?:-\w+\s+)*)?\$?([A-Za-z_]\w*)(?:\[[^\]]*\]|\.\w+)*\s*[:+]?=(?!=)\s*(.+)$/s;

/** Reads the names in the order of the script. */
export function factsOf(script: string, commands: readonly ShellCommand[]): ScriptSymbols {
  const addresses = new Set<string>();
  const headers = new Set<string>();
  const clients = new Set<string>();
  for (const { text } of commands) {
    const [, name, value] = assignment.exec(text) ?? [];
    if (header.test(text) && !address.test(text)) {
      const carrier = name ?? /^\s*\$?([A-Za-z_]\w*)\s*[.[]/.exec(text)?.[1];
      if (carrier && !hasClient(text)) headers.add(carrier);
    }
    if (name === undefined || value === undefined || /^no_proxy$/i.test(name)) continue;
    const holds = address.test(` ${value}`) || mentions(value, addresses, true);
    if (holds && !hasClient(value) && !tokenPath.test(value) && !header.test(value)) addresses.add(name);
    if (holds && header.test(value) && !hasClient(value)) headers.add(name);
    if (!holds && /^["'(]?(?:curl|wget)\b/.test(value)) clients.add(name);
  }
  return { addresses, headers, clients, ...wrappersIn(script, headers) };
}

/** Does it use one of these names: `$name`, `${name}`, and in code the name alone? */
export function mentions(text: string, names: ReadonlySet<string>, code = codeClient.test(text)): boolean {
  return nameIn(text, names, code) >= 0;
}

/** The index in the text at which one of the names is used; -1 where none is. */
export function nameIn(text: string, names: ReadonlySet<string>, code = codeClient.test(text)): number {
  for (const found of text.matchAll(/(\$\{?)?\b([A-Za-z_]\w*)\b/g)) {
    if (names.has(found[2]!) && (found[1] !== undefined || code)) return found.index;
  }
  return -1;
}

/** A longer function is none that only hands its arguments on. */
const longestWrapper = 5_000;

/** Shell functions that hand their arguments to a client. */
function wrappersIn(script: string, headers: ReadonlySet<string>): Pick<ScriptSymbols, 'safe' | 'unsafe'> {
  const safe = new Set<string>();
  const unsafe = new Set<string>();
  const start = /^([ \t]*)(?:function[ \t]+([\w-]+)(?:[ \t]*\(\))?|([\w-]+)[ \t]*\(\))\s*\{/gm;
  for (const found of script.matchAll(start)) {
    const body = bodyOf(script, found.index + found[0].length, found[1]!);
    if (!shellClient.test(body) || !/\$[@*1]|\$\{[@*1]/.test(body)) continue;
    (header.test(body) || mentions(body, headers, false) ? safe : unsafe).add(found[2] ?? found[3]!);
  }
  return { safe, unsafe };
}

/** From behind the brace of a function to the one that closes it: at the end of the line, or below it. */
function bodyOf(script: string, from: number, indent: string): string {
  const rest = script.slice(from, from + longestWrapper);
  const [line = ''] = rest.split('\n', 1);
  const trimmed = line.trimEnd();
  if (trimmed.endsWith('}')) return trimmed;
  const end = `\n${rest}`.indexOf(`\n${indent}}`);
  return end < 0 ? rest : rest.slice(0, end);
}
