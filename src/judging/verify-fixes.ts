import type { FixedFile } from '../rule/fix/fixed-files.ts';
import { mounting } from '../rule/modules/in-view.ts';
import { scan } from '../rule/scan.ts';
import { directoryOf, isTerraform } from '../terraform/files.ts';
import { linkedFiles } from '../terraform/linked-files.ts';
import type { ReviewInput } from './judge-change.ts';

/** Judged again with the fixes in: no more violations than before, and no file has become unreadable. */
export async function areVerified(
  files: readonly FixedFile[],
  { texts, directories, modules }: Pick<ReviewInput, 'texts' | 'directories' | 'modules'>,
): Promise<boolean> {
  const after = new Map(texts.contents);
  for (const file of files) after.set(file.path, file.after);
  const mount = mounting(modules);
  const summaries = [texts.contents, after].map(async (contents) => {
    const all = linkedFiles({ ...texts, contents });
    const paths = all.paths.filter((path) => isTerraform(path) && directories.includes(directoryOf(path)));
    return (await scan(mount({ ...all, paths, besides: all.paths }), { fixes: false })).summary;
  });
  const [was, is] = await Promise.all(summaries);
  return is!.unparsable <= was!.unparsable && is!.violation <= was!.violation;
}
