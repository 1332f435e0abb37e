import { type Files, type Gap, isConfiguration, joinPath } from '../../terraform/files.ts';
import { isValuesFile } from '../../terraform/values-files.ts';
import type { Unseen } from '../report.ts';

/** Terraform files of these directories that are there and can't be looked into. */
export function unseenFiles(files: Files, directories: ReadonlySet<string>): Unseen[] {
  return [...directories].flatMap((directory) =>
    (files.gaps?.(directory) ?? [])
      .filter(({ name }) => isConfiguration(name) || isValuesFile(name))
      .map((gap) => unseenFile(directory, gap)),
  );
}

function unseenFile(directory: string, { name, reason, hint }: Gap): Unseen {
  return {
    kind: isValuesFile(name) ? 'values' : 'file',
    address: null,
    root: directory || '.',
    path: joinPath(directory, name),
    line: 1,
    source: null,
    reason,
    hint,
  };
}
