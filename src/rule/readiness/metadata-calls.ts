import { commandsOf, type ShellCommand } from './commands.ts';
import {
  address,
  callsInCode,
  factsOf,
  hasClient,
  header,
  mentions,
  nameIn,
  type ScriptSymbols,
  tokenPath,
} from './script-symbols.ts';

/** The metadata services of other clouds answer at the same address. */
const otherCloud = /metadata-flavor|metadata:\s*true|computeMetadata/i;

/** The header is read from a file, which can't be seen. */
const headerFromFile = /(?:-H|--header)[\s=]*["']?@|(?:^|\s)(?:-K|--config)\s/;

/** Another language than a shell’s, in which any use of the address counts. */
const code =
  /^#!.*\b(?:python|node|ruby|perl|php|pwsh)|^[ \t]*<powershell>|\b(?:python3?|node|ruby)\s+(?:-\s*)?<</m;

/**
 * The calls of the metadata service that send no token, which get HTTP 401 once tokens are required.
 * Comments don’t count, nor does the request for a token itself.
 *
 * @returns offsets in the script, ascending: at the address, or at the name that holds it
 */
export function callsWithoutToken(script: string): number[] {
  if (!address.test(script)) return [];
  const commands = commandsOf(script);
  const facts = factsOf(script, commands);
  const found = commands.flatMap((command) => callIn(command, facts) ?? []);
  if (found.length === 0 && code.test(script) && !commands.some(({ text }) => header.test(text)))
    found.push(...commands.flatMap((command) => literalIn(command) ?? []));
  return found.sort((a, b) => a - b);
}

function callIn({ text, offsets }: ShellCommand, facts: ScriptSymbols): number | undefined {
  const target = withoutProxy(text);
  const at = address.exec(target)?.index ?? nameIn(target, facts.addresses);
  if (
    at < 0 ||
    tokenPath.test(text) ||
    header.test(text) ||
    otherCloud.test(text) ||
    headerFromFile.test(text)
  )
    return undefined;
  if (mentions(text, facts.headers)) return undefined;
  const word = firstWord(text);
  if (facts.safe.has(word)) return undefined;
  const sends = hasClient(target) || mentions(target, facts.clients) || facts.unsafe.has(word);
  // Code prints what a call gives; a shell prints the words of one.
  if (!sends || (onlyPrints(word, text) && !callsInCode(target))) return undefined;
  return offsets[at]! + (/^[\s"'=]/.test(text.slice(at)) ? 1 : 0);
}

/** The address as a literal of code: who knows in how many steps it becomes a request. */
function literalIn({ text, offsets }: ShellCommand): number | undefined {
  if (tokenPath.test(text) || otherCloud.test(text) || /no_proxy/i.test(text)) return undefined;
  const found = /(?:https?:\/\/|["'])(?:169\.254\.169\.254|\[fd00:ec2::254\]|instance-data)(?=[/:"'])/.exec(
    text,
  );
  return found ? offsets[found.index] : undefined;
}

/** Hosts that are reached without a proxy are no calls: blanked out, so that indexes stay. */
function withoutProxy(text: string): string {
  return text.replace(/(?:--noproxy[\s=]|\bno_proxy=)\s*\S+/gi, (found) => ' '.repeat(found.length));
}

function firstWord(text: string): string {
  return (
    /^\s*(?:(?:if|while|until|then|do|else|!|sudo|time|exec|eval|\{)\s+)*([\w.-]+)/.exec(text)?.[1] ?? ''
  );
}

/** `echo` of text that goes nowhere but to the log. */
function onlyPrints(word: string, text: string): boolean {
  return (word === 'echo' || word === 'printf' || word === 'print') && !text.includes('>');
}
