import { scanUnderPolicy } from '../policy/scan-under-policy.ts';
import { scanPolicyOf } from '../policy/schema.ts';
import { isHarmlessSource } from '../rule/judge/known-modules.ts';
import { callKey } from '../rule/modules/address.ts';
import { mounting, noneInView } from '../rule/modules/in-view.ts';
import { directoryOf, type Files, isTerraform } from '../terraform/files.ts';
import { linkedFiles } from '../terraform/linked-files.ts';
import type { RemoteCall } from '../terraform/remote-modules.ts';
import { before } from './before.ts';
import type { Evidence } from './judge-change.ts';
import type { RepositoryEvidence } from './judge-repository.ts';

type OnRead = (path: string) => void;

/**
 * The calls of modules of other repositories, before and after a change, that are not among the given
 * modules. The calls of a module are known only when its code is read, so each further level takes another
 * question.
 */
export async function callsOfChange(
  { changed, context, inForce: { policy } }: Evidence,
  onRead: OnRead = () => {},
): Promise<RemoteCall[]> {
  const { texts, directories, modules = noneInView } = context;
  const wanted = collector();
  const mount = mounting(modules, wanted.add);
  const within = new Set(directories);
  for (const commit of [texts, before(changed.files, context)]) {
    const files = linkedFiles(commit);
    const paths = files.paths.filter((path) => isTerraform(path) && within.has(directoryOf(path)));
    await look(mount({ ...files, paths }), policy, { onRead });
  }
  return wanted.calls();
}

/** The same for a whole repository. */
export async function callsOfRepository(
  { paths, unread, policy, today, modules = noneInView, ...commit }: RepositoryEvidence,
  onRead: OnRead = () => {},
): Promise<RemoteCall[]> {
  const wanted = collector();
  const judged = paths.filter((path) => !unread.has(path));
  const files = mounting(modules, wanted.add)({ ...linkedFiles(commit), paths: judged });
  await look(files, policy, { onRead, today });
  return wanted.calls();
}

/** The judge asks for every module that could matter. */
async function look(
  files: Files,
  policy: RepositoryEvidence['policy'],
  options: { readonly onRead: OnRead; readonly today?: string },
): Promise<void> {
  await scanUnderPolicy(files, scanPolicyOf(policy), { ...options, fixes: false });
}

function collector() {
  const found = new Map<string, RemoteCall>();
  return {
    add: (call: RemoteCall) => void (!isHarmlessSource(call.source) && found.set(callKey(call), call)),
    calls: () => [...found.values()].map(({ name, source, version }) => ({ name, source, version })),
  };
}
