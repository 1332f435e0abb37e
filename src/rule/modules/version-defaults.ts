import parse from 'semver/functions/parse.js';
import { constantText } from '../../terraform/evaluate/constant.ts';
import type { Attribute } from '../../terraform/syntax/syntax.ts';
import type { ModuleSource } from './source.ts';
import type { Default, Era, KnownModule } from './table.ts';
import { anyRelease, exactly, installsFrom, type Range, readConstraint } from './version.ts';

/** What a call gets where it leaves something open. */
export type Defaults =
  | { readonly kind: 'known'; readonly era: Omit<Era, 'from'>; readonly release: string }
  /** `why` follows “because”. */
  | { readonly kind: 'unknown'; readonly why: string };

/** compliance.tf enforces the rule whatever the version: only what a caller says can undo it. */
const enforced: Defaults = {
  kind: 'known',
  era: { unset: 'required', partial: 'required', none: 'required' },
  release: 'compliance.tf',
};

/** The defaults of the release that Terraform would install for a call. */
export function defaultsOf(
  module: KnownModule,
  source: ModuleSource,
  version: Attribute | undefined,
): Defaults {
  if (source.kind === 'compliance') return enforced;
  const range = source.kind === 'git' ? rangeOfRef(source.ref) : rangeOfVersion(version);
  if ('why' in range) return { kind: 'unknown', why: range.why };
  for (let index = module.eras.length - 1; index > 0; index--) {
    const { from } = module.eras[index]!;
    const reached = installsFrom(range, from);
    if (reached) return knownEra(module.eras, index);
    if (reached === undefined) {
      return { kind: 'unknown', why: `it depends on which releases follow ${from}` };
    }
  }
  return knownEra(module.eras, 0);
}

function knownEra(eras: readonly Era[], index: number): Defaults {
  return { kind: 'known', era: eras[index]!, release: describe(eras, index) };
}

function rangeOfVersion(version: Attribute | undefined): Range | { readonly why: string } {
  // `decodeVersionConstraint` in Terraform's internal/configs/version_constraint.go takes null for none.
  if (!version || (version.value.kind === 'literal' && version.value.value === null)) return anyRelease;
  const text = constantText(version.value);
  if (text === undefined) return { why: 'the version of the module is no literal' };
  return readConstraint(text) ?? { why: `no release satisfies the version “${text}”` };
}

function rangeOfRef(ref: string | null): Range | { readonly why: string } {
  if (ref === null) return { why: 'the git source has no ref, so the release is not pinned' };
  const version = parse(ref.replace(/^(?:refs\/)?(?:tags\/)?v?/, ''));
  return version ? exactly(version) : { why: `the git ref “${ref}” is no version` };
}

/** “before 5.8.0”, “from 5.8.0 on, before 6.0.0”. */
function describe(eras: readonly Era[], index: number): string {
  const next = eras[index + 1];
  const from = index === 0 ? '' : `from ${eras[index]!.from} on`;
  const before = next ? `before ${next.from}` : '';
  return [from, before].filter(Boolean).join(', ') || 'in every release';
}

/** The first release from which on leaving the input out is enough; undefined where there is none. */
export function requiredFrom(module: KnownModule): string | undefined {
  const wanted: Default = 'required';
  return module.eras.find((era) => era.unset === wanted)?.from;
}
