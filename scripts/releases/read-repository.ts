import { execFileSync } from 'node:child_process';
import SemVer from 'semver/classes/semver.js';
import parse from 'semver/functions/parse.js';

/** One release of a module's repository. */
export interface Release {
  /** `5.8.0`: the tag without what stands before its number. */
  readonly version: string;
  /** The Terraform files, by path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

const wanted = /\.(?:tf|tf\.json|tofu)$/;

/**
 * Every release of a clone, in ascending order: tags that are versions, without prereleases.
 * @param clone a git directory, bare or not
 */
export function readReleases(clone: string): Release[] {
  const tags = git(clone, ['tag', '--list']).toString('utf8').split('\n').filter(Boolean);
  const versions = new Map<string, string>();
  for (const tag of tags) {
    const version = parse(tag.replace(/^v/, ''));
    if (version && version.prerelease.length === 0 && !versions.has(version.version))
      versions.set(version.version, tag);
  }
  const trees = [...versions].map(([version, tag]) => ({ version, files: filesOf(clone, tag) }));
  const blobs = readBlobs(clone, new Set(trees.flatMap(({ files }) => [...files.values()])));
  return trees
    .map(({ version, files }) => ({
      version,
      contents: new Map([...files].map(([path, id]) => [path, blobs.get(id)!])),
    }))
    .sort((a, b) => new SemVer(a.version).compare(b.version));
}

/** Blob ids by path. */
function filesOf(clone: string, tag: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const line of git(clone, ['ls-tree', '-r', '-z', `refs/tags/${tag}`])
    .toString('utf8')
    .split('\0')) {
    const found = /^100\d+ blob (?<id>\w+)\t(?<path>.*)$/s.exec(line)?.groups;
    if (found && wanted.test(found.path!) && !/^(?:examples|test|tests)\//.test(found.path!))
      files.set(found.path!, found.id!);
  }
  return files;
}

function readBlobs(clone: string, ids: ReadonlySet<string>): Map<string, Uint8Array> {
  const output = git(clone, ['cat-file', '--batch'], `${[...ids].join('\n')}\n`);
  const blobs = new Map<string, Uint8Array>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = '', , size] = output.toString('latin1', at, end).split(' ');
    const length = Number(size);
    blobs.set(id, output.subarray(end + 1, end + 1 + length));
    at = end + 1 + length + 1;
  }
  return blobs;
}

function git(clone: string, args: readonly string[], input?: string): Buffer {
  return execFileSync('git', ['-C', clone, ...args], {
    maxBuffer: 1 << 30,
    ...(input === undefined ? {} : { input }),
  });
}
