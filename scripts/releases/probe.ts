import { readModuleSource } from '../../src/rule/modules/source.ts';
import { newestAllowed } from '../../src/rule/modules/version.ts';
import { scan } from '../../src/rule/scan.ts';
import { type Files, memoryFiles } from '../../src/terraform/files.ts';
import { mountPoint, withModules } from '../../src/terraform/mounts.ts';
import type { CallResolver } from '../../src/terraform/remote-modules.ts';
import type { Release } from './read-repository.ts';
import type { Spec } from './specs.ts';

/** The verdicts of everything behind a call; none where it makes nothing. */
export type Verdicts = ReadonlySet<string>;

/** Judges calls of one release with these arguments, by the engine that judges every other call. */
export async function probe(
  { contents }: Release,
  { submodule, group }: Pick<Spec, 'submodule' | 'group'>,
  probes: ReadonlyMap<string, string | null>,
  modulesOf: (source: string) => readonly Release[] | undefined,
): Promise<Map<string, Verdicts>> {
  const names = [...probes.keys()];
  const calls = names.map((name, index) => {
    const args = probes.get(name);
    const text = args === null || args === undefined ? '' : inGroup(args, group);
    return `module "p${index}" {\n  source = "probe/probe/aws"\n  ${text}\n}\n`;
  });
  const trees = new Map<string, Files>();
  const mounted = (name: string, files: ReadonlyMap<string, Uint8Array>, directory: string) => {
    const mount = mountPoint(name, 0);
    if (!trees.has(mount)) trees.set(mount, memoryFiles(files));
    return { directory: directory === '' ? mount : `${mount}/${directory}` };
  };
  const resolver: CallResolver = {
    id: '',
    find: ({ source, version }) => {
      if (source === 'probe/probe/aws') return mounted('probe', contents, submodule);
      const address = readModuleSource(source);
      const releases = address && modulesOf(address.module);
      if (!address || !releases) return undefined;
      const range = address.ref === null ? version : address.ref.replace(/^(?:refs\/)?(?:tags\/)?v?/, '');
      const chosen = newestAllowed(
        releases.map((release) => release.version),
        range ?? null,
      );
      const release = releases.find((one) => one.version === chosen);
      return release && mounted(`${address.module} ${chosen}`, release.contents, address.submodule);
    },
    inside: () => resolver,
  };
  const own = memoryFiles(new Map([['main.tf', calls.join('')]]));
  const files = withModules(own, { below: () => resolver }, (mount) => trees.get(mount));
  const { targets } = await scan(files, { fixes: false, today: '2026-01-01' });
  const verdicts = new Map<string, Set<string>>();
  for (const { address, verdict } of targets) {
    const call = /^module\.(p\d+)\./.exec(address)?.[1];
    if (call) verdicts.set(call, (verdicts.get(call) ?? new Set()).add(verdict));
  }
  return new Map(names.map((name, index) => [name, verdicts.get(`p${index}`) ?? new Set()]));
}

function inGroup(args: string, group: Spec['group']): string {
  if (!group) return args;
  const inner = group.path.reduceRight((text, step) => `${step} = {\n${text}\n}`, args);
  return group.shape === 'list'
    ? `${group.argument} = [{\n${inner}\n}]`
    : `${group.argument} = { a = {\n${inner}\n} }`;
}
