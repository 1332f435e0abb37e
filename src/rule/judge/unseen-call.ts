import { joinPath } from '../../terraform/files.ts';
import type { MergedBlock } from '../../terraform/merge.ts';
import { shownPath } from '../../terraform/mounts.ts';
import { lineAt, textOf } from '../../terraform/syntax/source.ts';
import type { Unseen } from '../report.ts';
import type { Location } from './outcomes.ts';

/**
 * A module call behind which nothing was looked at. `enumerate` lists them beside the targets: the walk that follows calls
 * adds one for each call that it can't follow and that could hide a target. A call with a literal `count = 0` is none,
 * nor is one of a module that is known to make no target.
 */
export interface UnseenCall extends Location, Pick<Unseen, 'source' | 'reason' | 'hint'> {
  /** As Terraform writes it: `module.web.module.vm`. */
  readonly address: string;
}

/** Why a call was not followed, and what to do about it; as in `Unseen`. */
export type NotFollowed = Pick<Unseen, 'reason' | 'hint'>;

/** A call that was not followed, as the report has it: at its header, or at that of the call that left this repository. */
export function unseenOf({ root, site, address, source, reason, hint }: UnseenCall): Unseen {
  const { header } = site.block;
  return {
    kind: 'module',
    address,
    root: root.module.directory || '.',
    path: header.source.path,
    line: lineAt(header.source, header.start),
    source,
    reason,
    hint,
  };
}

/** The source of a call as it is written; null where there is none. */
export function writtenSource(call: MergedBlock): string | null {
  const source = call.attribute('source')?.value;
  if (!source) return null;
  return source.kind === 'literal' ? String(source.value) : textOf(source.span);
}

/** A local source: its directory, as seen from the calling one, has nothing to judge. */
export function missingDirectory(source: string, directory: string): NotFollowed {
  return {
    reason: `its directory ${shownPath(joinPath(directory, source)) || '.'} isn’t there, or has no Terraform files`,
    hint: 'Correct the source, or scan from a directory that holds both',
  };
}

/** A source that is no constant, or that is missing. */
export const unknownSource: NotFollowed = {
  reason: 'its source can’t be determined from the repository',
  hint: 'Write the source as a literal, or scan a plan',
};

/** A source outside of the repository. */
export const remoteSource: NotFollowed = {
  reason: 'its code isn’t in view',
  hint: 'Run terraform init before the scan, or scan a plan',
};

/** A call inside of another private repository's module, of whose text nothing is said. */
export const calledFromPrivate: NotFollowed = {
  reason: 'the module calls another one that isn’t in view',
  hint: 'Look at the module itself: scan its repository, or give a plan',
};

/** A file of another repository's module that is not valid Terraform: it is named, and none of its text is told. */
export function notParsed({ path, line }: { readonly path: string; readonly line: number }): NotFollowed {
  return {
    reason: `couldn’t parse ${shownPath(path)}:${line}`,
    hint: 'Correct the file in the module, or call another release',
  };
}

export const callsItself: NotFollowed = {
  reason: 'the module calls itself, which Terraform refuses',
  hint: 'Correct the source of the call inside the module',
};

/** Modules that call each other in too many ways. */
export const tooManyCalls: NotFollowed = {
  reason: 'modules call each other in more than 5,000 ways, so this call and later ones were not followed',
  hint: 'Call fewer modules from one directory, or scan a plan',
};
