import { createHash } from 'node:crypto';
import type { Finding, Report, Target, Unseen } from '../rule/report.ts';
import { frameworks, identifiers } from './controls.ts';

/** The assessed subject: a working directory, or a repository at a commit. */
export interface Assessed extends Pick<Report, 'summary' | 'targets' | 'findings' | 'unseen'> {
  readonly name: string;
  /** Null where it is not known. */
  readonly commit: string | null;
  /** Files that could not be read, and why a repository was not judged. */
  readonly problems: readonly { readonly path: string; readonly what: string }[];
}

export interface OscalOptions {
  readonly title: string;
  /** ISO 8601 with time zone. */
  readonly at: string;
  /** Of this program. */
  readonly version: string;
}

/** The version of NIST's models that these documents have. */
const oscalVersion = '1.1.3';
/** Where the names of our own properties are explained. */
const ns = 'https://github.com/require-imdsv2/require-imdsv2/ns/oscal';
/** NIST 800-53 r5, as the catalog names its controls and objectives. */
const controls = ['ac-3', 'sc-7', 'si-10'] as const;
const objective = 'ac-3_obj';

interface Prop {
  readonly name: string;
  readonly ns: string;
  readonly value: string;
}

/**
 * OSCAL assessment results (NIST): an observation for each target and for what was not checked, a finding for each
 * violation, and a risk with its deadline for each exception. The same content gives the same UUIDs.
 */
export function oscalOf(assessed: readonly Assessed[], { title, at, version }: OscalOptions): object {
  const results = assessed.map((one) => resultOf(one, at));
  return {
    'assessment-results': {
      uuid: uuidOf('assessment-results', title, at, version, ...results.map(({ uuid }) => uuid)),
      metadata: {
        title: text(title),
        'last-modified': at,
        version: at,
        'oscal-version': oscalVersion,
        props: [prop('tool', `require-imdsv2 ${version}`)],
      },
      // There is no plan beside the rule itself.
      'import-ap': { href: 'https://github.com/require-imdsv2/require-imdsv2/blob/main/docs/rule.md' },
      // At least one is needed, also where there is nothing.
      results: results.length > 0 ? results : [resultOf(nothing, at)],
    },
  };
}

const nothing: Assessed = {
  ...{ name: 'nothing', commit: null, targets: [], findings: [], unseen: [], problems: [] },
  summary: {
    ...{ files: 0, targets: 0, compliant: 0, violation: 0, unknown: 0, suppressed: 0 },
    ...{ notCreated: 0, unparsable: 0, unseen: 0 },
  },
};

function resultOf({ name, commit, summary, targets, findings, unseen, problems }: Assessed, at: string) {
  const about = [name, commit] as const;
  const items = numbered(targets, ({ address, root, path, verdict }) =>
    [...about, 'target', address, root, path, verdict].join('\0'),
  ).map(([target, id]) => ({ target, item: uuidOf('item', id), observation: uuidOf('observation', id) }));
  const key = ({ address, root }: Pick<Finding, 'address' | 'root'>) => JSON.stringify([address, root]);
  const byTarget = Map.groupBy(items, ({ target }) => key(target));
  const observationOf = (finding: Finding) => {
    const places = [finding.path, ...finding.related.map(({ path }) => path)];
    return byTarget.get(key(finding))?.find(({ target }) => places.includes(target.path))?.observation;
  };
  const withIds = numbered(findings, ({ code, address, root, path }) =>
    [...about, 'finding', code, address, root, path].join('\0'),
  );
  const violations = withIds.filter(([{ verdict }]) => verdict === 'violation');
  const accepted = withIds.filter(([{ verdict, suppression }]) => verdict === 'suppressed' && suppression);
  const observations = [
    ...items.map(({ target, item, observation }) => targetObservation(target, { item, observation, at })),
    ...numbered(unseen, ({ kind, address, root, path }) =>
      [...about, kind, address, root, path].join('\0'),
    ).map(([entry, id]) => unseenObservation(entry, id, at)),
    ...numbered(problems, ({ path, what }) => [...about, 'problem', path, what].join('\0')).map(
      ([{ path, what }, id]) => ({
        ...{ uuid: uuidOf('observation', id), description: text(`${path} was not read: ${what}`) },
        ...{ props: [prop('verdict', 'not-read')], methods: ['EXAMINE'], collected: at },
      }),
    ),
  ];
  return {
    uuid: uuidOf('result', ...about, at),
    title: text(name),
    description: 'EC2 targets of Terraform, and whether each requires a session token (IMDSv2).',
    start: at,
    end: at,
    props: [
      ...(commit === null ? [] : [prop('commit', commit)]),
      ...Object.entries(summary).map(([key, value]) => prop(key, String(value))),
    ],
    ...(items.length > 0 && {
      'local-definitions': {
        'inventory-items': items.map(({ target, item }) => ({
          ...{ uuid: item, description: text(target.address) },
          props: placeProps(target.root, target.path, target.line),
        })),
      },
    }),
    'reviewed-controls': reviewedControls(),
    ...(observations.length > 0 && { observations }),
    ...(accepted.length > 0 && {
      risks: accepted.map(([finding, id]) => riskOf(finding, id, observationOf(finding))),
    }),
    ...(violations.length > 0 && {
      findings: violations.map(([finding, id]) => findingOf(finding, id, observationOf(finding))),
    }),
  };
}

function targetObservation(
  { address, root, path, line, verdict }: Target,
  { item, observation, at }: { item: string; observation: string; at: string },
) {
  return {
    ...{
      uuid: observation,
      title: text(address),
      description: text(`${address} (${path}:${line}): ${verdict}`),
    },
    props: [prop('verdict', verdict), ...placeProps(root, path, line)],
    methods: ['EXAMINE'],
    types: ['control-objective'],
    subjects: [{ 'subject-uuid': item, type: 'inventory-item' }],
    collected: at,
  };
}

function unseenObservation(
  { kind, address, root, path, line, reason, hint }: Unseen,
  id: string,
  at: string,
) {
  return {
    uuid: uuidOf('observation', id),
    description: text(`${address ?? path} was not checked: ${reason}. ${hint}.`),
    props: [prop('verdict', 'not-checked'), prop('kind', kind), ...placeProps(root, path, line)],
    methods: ['EXAMINE'],
    collected: at,
  };
}

function findingOf({ code, address, root, path, startLine, message }: Finding, id: string, seen?: string) {
  return {
    uuid: uuidOf('finding', id),
    title: text(`${code}: ${address ?? path}`),
    description: text(message),
    props: [prop('code', code), ...placeProps(root, path, startLine)],
    target: {
      ...{ type: 'objective-id', 'target-id': objective },
      status: { state: 'not-satisfied', reason: 'fail' },
    },
    ...(seen !== undefined && { 'related-observations': [{ 'observation-uuid': seen }] }),
  };
}

/** An exception: accepted by a comment, until a day where it names one. */
function riskOf(
  { address, root, path, startLine, message, suppression }: Finding,
  id: string,
  seen?: string,
) {
  const { tool, reason, until, path: at, line } = suppression!;
  return {
    uuid: uuidOf('risk', id),
    title: text(`Exception: ${address ?? path}`),
    description: text(message),
    statement: text(reason ?? 'no reason given'),
    props: [prop('suppression', `${tool} ${at}:${line}`), ...placeProps(root, path, startLine)],
    status: 'deviation-approved',
    ...(until !== null && { deadline: `${until}T23:59:59Z` }),
    ...(seen !== undefined && { 'related-observations': [{ 'observation-uuid': seen }] }),
  };
}

function reviewedControls() {
  return {
    description: 'NIST 800-53 r5, as compliance.tf has it. The properties name other frameworks and tools.',
    props: [
      ...frameworks.map(({ framework, requirement }) => prop('framework', `${framework}: ${requirement}`)),
      ...identifiers.flatMap(({ tool, ids }) => ids.map(({ id }) => prop('identifier', `${tool}: ${id}`))),
    ],
    'control-selections': [{ 'include-controls': controls.map((id) => ({ 'control-id': id })) }],
  };
}

function placeProps(root: string, path: string, line: number): Prop[] {
  return [prop('root', root), prop('path', `${path}:${line}`)];
}

function prop(name: string, value: string): Prop {
  return { name, ns, value: text(value) };
}

/** OSCAL's strings neither begin nor end with a space, and are not empty; one line is enough for all of ours. */
function text(value: string): string {
  return (
    value
      .toWellFormed()
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim() || '-'
  );
}

/** Each with a name of its own, also where several would have the same. */
function numbered<T>(all: readonly T[], nameOf: (one: T) => string): [T, string][] {
  const times = new Map<string, number>();
  return all.map((one) => {
    const name = nameOf(one);
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return [one, `${name}\0${time}`];
  });
}

/** Of this program: names of two programs never meet. Made once, at random. */
const namespace = Buffer.from('5b0f3c0e6f3d4b0e9d3c0d7f6a1b2c94', 'hex');

/** A UUID of version 5 (RFC 9562): the same parts give the same one. */
export function uuidOf(...parts: readonly (string | number | null)[]): string {
  const hash = createHash('sha1').update(namespace).update(JSON.stringify(parts)).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
