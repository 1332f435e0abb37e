import { constantText } from '../../terraform/evaluate/constant.ts';
import type { MergedBlock } from '../../terraform/merge.ts';
import type { Context } from '../../terraform/scope.ts';
import type { Expression } from '../../terraform/syntax/syntax.ts';
import { publicRegistries, readAddress, repositoryOf } from '../modules/address.ts';
import type { KnownReleases } from '../modules/answers.ts';
import { enforcedElsewhere, formerNames } from '../modules/hand-facts.ts';
import { judgeCall } from '../modules/judge-call.ts';
import { readModuleSource } from '../modules/source.ts';
import { isHarmless, type KnownModule, knownModules } from '../modules/table.ts';
import { type ChosenRelease, eraAt, releaseOf } from '../modules/version-defaults.ts';
import type { RulePolicy } from '../rule-policy.ts';
import type { Outcome } from './outcome.ts';

/** A module call whose module decides how its instances answer. */
export interface KnownCall {
  readonly module: KnownModule;
  readonly release: ChosenRelease;
  /** `create = false` and the like as a literal: the module makes nothing. */
  readonly neverCreated: boolean;
}

const bySource = new Map(
  knownModules.map((module) => [`${module.source.toLowerCase()}//${module.submodule}`, module]),
);

/** Is this a call of a known module that makes instances? Undefined for every other call. */
export function knownModule(call: MergedBlock): KnownCall | undefined {
  const found = tableOf(call);
  if (!found || !makesInstances(found.module, found.release, call)) return undefined;
  return { ...found, neverCreated: isSwitchedOff(found.module, found.release, call) };
}

/** The table's entry for a call; undefined if it doesn't know the module. */
function tableOf(call: MergedBlock): Pick<KnownCall, 'module' | 'release'> | undefined {
  const written = constantText(call.attribute('source')?.value);
  const source = written === undefined ? undefined : readModuleSource(written);
  if (!source) return undefined;
  if (source.kind === 'compliance' && !enforcedElsewhere.test(source.module)) return undefined;
  const name = formerNames[source.module] ?? source.module;
  const module = bySource.get(`${name.toLowerCase()}//${source.submodule}`);
  return module && { module, release: releaseOf(module, source, call.attribute('version')) };
}

/** Is it a call of a module no release of which creates a target, or of a release that makes nothing of its arguments? */
export function isHarmlessCall(call: MergedBlock): boolean {
  const written = constantText(call.attribute('source')?.value);
  if (written === undefined) return false;
  const known = tableOf(call);
  if (known) return known.release.kind === 'known' && !makesInstances(known.module, known.release, call);
  return isHarmlessSource(written);
}

/** Does a source lead to a module no release of which creates a target? */
export function isHarmlessSource(source: string): boolean {
  const address = readAddress(source);
  if (address?.kind === 'registry')
    return publicRegistries.has(address.host) && isHarmless(address.module.toLowerCase());
  return address?.kind === 'git' && isHarmless(repositoryOf(address));
}

/** A call without any group makes no instance, unless the release makes one by itself. */
function makesInstances({ groups, plain }: KnownModule, release: ChosenRelease, call: MergedBlock): boolean {
  const some = groups.some((known) => {
    const value = call.attribute(known.group!.argument)?.value;
    return value !== undefined && !isEmpty(value) && eraOf(known, release)?.unset !== 'n';
  });
  if (some || !plain) return some;
  const era = eraOf(plain, release);
  if (release.kind !== 'known') return groups.length === 0;
  if (era?.unset !== 'n') return true;
  // A feature that is off by default may be switched on.
  return plain.switches.some(({ name, value }) => call.attribute(name) && era.with?.[`${name} = ${value}`]);
}

function eraOf(known: KnownReleases, release: ChosenRelease) {
  return release.kind === 'known' ? eraAt(known, release.version) : known.eras.at(-1);
}

/** `create = false` and the like: with this literal the release makes nothing. */
function isSwitchedOff({ plain, groups }: KnownModule, release: ChosenRelease, call: MergedBlock): boolean {
  // If a module makes nothing without groups, no release answers otherwise with the switch.
  const isOff = (name: string) => literalText(call.attribute(name)?.value) === 'false';
  if (plain && groups.length > 0 && ['create', 'create_eks'].some(isOff)) return true;
  const era = plain && eraOf(plain, release);
  return Boolean(
    plain?.switches.some(
      ({ name, value }) =>
        era?.with?.[`${name} = ${value}`]?.unset === 'n' &&
        literalText(call.attribute(name)?.value) === value,
    ),
  );
}

function literalText(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'literal' ? JSON.stringify(expression.value) : undefined;
}

function isEmpty(expression: Expression): boolean {
  switch (expression.kind) {
    case 'object':
      return expression.entries.length === 0;
    case 'tuple':
      return expression.items.length === 0;
    default:
      return expression.kind === 'literal' && expression.value === null;
  }
}

/** Does a call of a known module require IMDSv2 in this world? */
export function judgeKnownModule(
  { module, release }: KnownCall,
  call: MergedBlock,
  policy: RulePolicy,
  context: Context,
): Outcome {
  return judgeCall({ module, release, call, policy, context });
}
