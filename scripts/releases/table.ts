import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Answers, KnownReleases, Letter, VersionDefaults } from '../../src/rule/modules/answers.ts';
import { probe, type Verdicts } from './probe.ts';
import { type Release, readReleases } from './read-repository.ts';
import { type Input, type Spec, type Switch, specs } from './specs.ts';
import { nameOfTextRead } from './text-read.ts';

/** The content of the generated file. */
export interface Table {
  readonly modules: readonly KnownReleases[];
  /** Releases of each repository, in ascending order. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  readonly harmless: readonly string[];
}

/** A template that the module makes and doesn't use, as with one that the caller gives, decides nothing. */
function letterOf(verdicts: Verdicts, effect: Switch['effect'] | null): Letter {
  const isOpen = verdicts.has('unknown') || verdicts.has('suppressed');
  if (isOpen && effect === 'template') return 'u';
  if (verdicts.has('violation')) return 'o';
  if (isOpen) return 'u';
  return verdicts.has('compliant') ? 'r' : 'n';
}

/**
 * Asks the engine about every release of every module.
 * @param directory clones, `owner+repository` or `owner/repository` each, and `harmless.tsv`
 */
export async function makeTable(
  directory: string,
  progress: (text: string) => void = () => {},
): Promise<Table> {
  const modules: KnownReleases[] = [];
  const versions: Record<string, readonly string[]> = {};
  const asked = askedIn(directory);
  for (const spec of specs) {
    const releases = asked.releasesOf(spec.repository);
    versions[spec.repository] = releases.map(({ version }) => version);
    progress(`${spec.source}//${spec.submodule} ${spec.group?.argument ?? ''}`);
    modules.push(await knownReleases(spec, releases, asked.answers));
  }
  return { modules, versions, harmless: harmlessIn(`${directory}/harmless.tsv`) };
}

type Answered = Omit<VersionDefaults, 'from'>;

interface Asked {
  releasesOf(repository: string): readonly Release[];
  answers(release: Release, spec: Spec): Promise<Answered>;
}

/** Asks the engine about each release in a directory of clones. */
export function askedIn(directory: string): Asked {
  const known = new Map<string, readonly Release[]>();
  const releasesOf = (repository: string) => {
    const releases = known.get(repository) ?? readReleases(cloneIn(directory, repository));
    known.set(repository, releases);
    return releases;
  };
  // Modules of these repositories call each other.
  const modulesOf = (source: string) => {
    const spec = specs.find((one) => one.source.toLowerCase() === source);
    return spec && releasesOf(spec.repository);
  };
  return { releasesOf, answers: (release, spec) => answersOfRelease(release, spec, modulesOf) };
}

function cloneIn(directory: string, repository: string): string {
  const flat = `${directory}/${repository.replace('/', '+')}`;
  return existsSync(flat) ? flat : `${directory}/${repository}`;
}

export function harmlessIn(path: string): string[] {
  const [, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  return [
    ...new Set(rows.flatMap((row) => row.split('\t').slice(0, 2)).map((name) => name.toLowerCase())),
  ].sort();
}

async function knownReleases(
  spec: Spec,
  releases: readonly Release[],
  answers: Asked['answers'],
): Promise<KnownReleases> {
  const eras: VersionDefaults[] = [];
  const answered = new Map<string, Answered>();
  for (const release of releases) {
    const name = nameOfTextRead(release, spec.submodule);
    const era = answered.get(name) ?? (await answers(release, spec));
    answered.set(name, era);
    const { from: _, ...before } = eras.at(-1) ?? { from: '' };
    if (!isDeepStrictEqual(before, era)) eras.push({ from: release.version, ...era });
  }
  const { repository, source, submodule, group, inputs } = spec;
  const used = spec.switches
    .filter((one) => eras.some((era) => era.with?.[keyOf(one)]))
    .map(({ name, value }) => ({ name, value }));
  return { repository, source, submodule, group, inputs, switches: used, eras };
}

async function answersOfRelease(
  release: Release,
  spec: Spec,
  modulesOf: (source: string) => readonly Release[] | undefined,
): Promise<Answered> {
  if (!hasIt(release, spec)) return { unset: 'n', inputs: {} };
  const outcomes = await probe(release, spec, probesOf(spec), modulesOf);
  return eraOf(spec, outcomes, inputsOf(release, spec, outcomes));
}

/** Is there the submodule, and the argument with the groups? A call of what isn't there makes nothing. */
function hasIt(release: Release, { submodule, group }: Spec): boolean {
  const own = textOf(release, submodule);
  return own !== '' && (group === null || declares(own, group.argument));
}

function declares(text: string, variable: string): boolean {
  return new RegExp(`variable\\s+"?${variable}"?\\s*\\{`).test(text);
}

/** The text of the module's own directory. */
function textOf({ contents }: Release, submodule: string): string {
  const prefix = submodule === '' ? '' : `${submodule}/`;
  return [...contents]
    .filter(([path]) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
    .map(([, bytes]) => new TextDecoder().decode(bytes))
    .join('\n');
}

/** The inputs that a release declares; of a group those that require tokens, alone or with a switch. */
function inputsOf(
  release: Release,
  { submodule, group, inputs, switches }: Spec,
  outcomes: ReadonlyMap<string, Verdicts>,
): ReadonlySet<string> {
  const names = inputs.map(({ name }) => name);
  const contexts = ['', ...switches.map(keyOf)];
  const requires = (name: string) =>
    contexts.some((context) => letterOf(outcomes.get(`${context}|${name} yes`)!, null) === 'r');
  if (group) return new Set(names.filter(requires));
  const own = textOf(release, submodule);
  return new Set(names.filter((name) => declares(own, name)));
}

function eraOf(spec: Spec, outcomes: ReadonlyMap<string, Verdicts>, declared: ReadonlySet<string>): Answered {
  const own = answersOf(spec, outcomes, null, declared);
  const plain = spec.takes ? withEffect('template', own) : own;
  const others: Record<string, Answers> = {};
  for (const one of spec.switches) {
    const answers = withEffect(one.effect, answersOf(spec, outcomes, one, declared));
    // A template that is given to a release without one of its own decides there, too.
    const gives = spec.takes && one.value.startsWith('"lt-') && answers.unset === 'u';
    if (gives || !isDeepStrictEqual(answers, plain)) others[keyOf(one)] = answers;
  }
  return { ...plain, ...(Object.keys(others).length > 0 ? { with: others } : {}) };
}

/** A module that makes no template of its own leaves the decision to another one. */
function withEffect(effect: Switch['effect'], { unset, inputs }: Answers): Answers {
  if (effect === 'nothing') return { unset, inputs };
  const change = (text: string) =>
    effect === 'template' ? text.replaceAll('n', 'u') : text.replace(/./g, 'n');
  return {
    unset: change(unset),
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, change(text)])),
  };
}

function answersOf(
  { inputs }: Spec,
  outcomes: ReadonlyMap<string, Verdicts>,
  one: Switch | null,
  declared: ReadonlySet<string>,
): Answers {
  const context = one ? keyOf(one) : '';
  const letter = (name: string) => letterOf(outcomes.get(`${context}|${name}`)!, one?.effect ?? null);
  const found: Record<string, string> = {};
  for (const input of inputs) {
    const text = statesOf(input)
      .map(([state]) => letter(`${input.name} ${state}`))
      .join('');
    if (declared.has(input.name)) found[input.name] = text;
  }
  return { unset: letter('unset'), inputs: found };
}

function keyOf({ name, value }: Switch): string {
  return `${name} = ${value}`;
}

/** The ways to say an input, in the order in which the table has them. */
function statesOf({ kind }: Input): readonly (readonly [string, string])[] {
  const options = (tokens: string) =>
    `{ http_endpoint = "enabled", ${tokens}http_put_response_hop_limit = 2, instance_metadata_tags = "disabled", http_protocol_ipv6 = "disabled" }`;
  switch (kind) {
    case 'bool':
      return [
        ['yes', 'true'],
        ['no', 'false'],
        ['none', 'null'],
      ];
    case 'string':
      return [
        ['yes', '"required"'],
        ['no', '"optional"'],
        ['none', 'null'],
      ];
    case 'map':
      return [
        ['yes', options('http_tokens = "required", ')],
        ['no', options('http_tokens = "optional", ')],
        ['none', 'null'],
        ['partial', options('')],
        ['empty', '{}'],
        // The text of a fix if the release reads no other key.
        ['short', '{ http_endpoint = "enabled", http_tokens = "required" }'],
        ['nulled', options('http_tokens = null, ')],
      ];
  }
}

function probesOf({ inputs, switches }: Spec): Map<string, string> {
  const probes = new Map<string, string>();
  for (const one of [null, ...switches]) {
    const context = one ? keyOf(one) : '';
    const args = [context, one?.beside ?? ''].join('\n');
    probes.set(`${context}|unset`, args);
    for (const input of inputs) {
      for (const [state, text] of statesOf(input))
        probes.set(`${context}|${input.name} ${state}`, `${args}\n${input.name} = ${text}`);
    }
  }
  return probes;
}
