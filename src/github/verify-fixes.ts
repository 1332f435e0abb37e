import type { FixedFile } from '../review/fixed-files.ts';
import { scan } from '../rule/scan.ts';
import { memoryFiles } from '../terraform/files.ts';
import { directoryOf } from '../terraform/paths.ts';
import { isTerraform } from './changed-files.ts';
import type { Context } from './context.ts';

/** Judged again with the fixes in: no more violations than before, and no file has become unreadable. */
export async function areVerified(
  files: readonly FixedFile[],
  { texts, directories }: Pick<Context, 'texts' | 'directories'>,
): Promise<boolean> {
  const after = new Map(texts.contents);
  for (const file of files) after.set(file.path, file.after);
  const summaries = [texts.contents, after].map(async (contents) => {
    const all = memoryFiles(contents);
    const paths = all.paths.filter((path) => isTerraform(path) && directories.includes(directoryOf(path)));
    return (await scan({ ...all, paths })).summary;
  });
  const [was, is] = await Promise.all(summaries);
  return is!.unparsable <= was!.unparsable && is!.violation <= was!.violation;
}
