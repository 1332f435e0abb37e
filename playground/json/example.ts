import { createRequire } from 'node:module';

/** A JSON object as GitHub would send it. */
export type Json = Record<string, unknown>;

interface EventExamples {
  name: string;
  examples: Json[];
}

let loaded: EventExamples[] | null = null;

/** A real payload of an event that also names its organization or installation, where one was contributed. */
export function examplePayload(event: string, action: string): Json {
  loaded ??= createRequire(import.meta.url)('@octokit/webhooks-examples') as EventExamples[];
  const payloads =
    loaded.find(({ name }) => name === event)?.examples.filter((payload) => payload.action === action) ?? [];
  const fullest = payloads.toSorted((one, other) => Object.keys(other).length - Object.keys(one).length)[0];
  if (fullest === undefined) throw new Error(`there is no example of ${event}.${action}`);
  return fullest;
}

/** A copy of a real object with other strings in it: how URLs of an example become ours. */
export function rewrite(value: unknown, replacements: [from: string, to: string][]): Json {
  let text = JSON.stringify(value);
  for (const [from, to] of replacements) text = text.replaceAll(from, to);
  return JSON.parse(text) as Json;
}
