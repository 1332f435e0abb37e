import { describe, expect, it } from 'vitest';
import { identityOf, readAddress } from '../../../src/rule/modules/address.ts';

/** Spellings of one module, the same repository, submodule and ref. */
const same: Readonly<Record<string, readonly string[]>> = {
  'registry acme/vm/aws//': [
    'acme/vm/aws',
    'registry.terraform.io/acme/vm/aws',
    'registry.opentofu.org/Acme/VM/aws',
    'REGISTRY.terraform.io:443/acme/vm/aws',
    'acme/vm/aws//',
    'acme/vm/aws//modules/..',
  ],
  'registry app.terraform.io/acme/vm/aws//modules/x': [
    'app.terraform.io/acme/vm/aws//modules/x',
    'App.Terraform.io/acme/vm/aws//modules//x/',
    'app.terraform.io/acme/vm/aws//./modules/y/../x',
  ],
  'git github.com/acme/vm//?v1': [
    'github.com/acme/vm?ref=v1',
    'github.com/Acme/VM.git?ref=v1',
    'www.github.com/acme/vm?ref=v1',
    'git::https://github.com/acme/vm?ref=v1',
    'git::https://github.com:443/acme/vm.git?depth=1&ref=v1',
    'git::https://user:secret@github.com/acme/vm?ref=v1',
    'git::ssh://git@github.com/acme/vm.git?ref=v1',
    'git::ssh://git@github.com:22/acme/vm.git?ref=v1',
    'git::ssh://git@github.com:acme/vm.git?ref=v1',
    'git@github.com:acme/vm.git?ref=v1',
    'git::git@github.com:acme/vm?ref=v1',
    'git::github.com/acme/vm?ref=v1',
    'git::https://GITHUB.com/acme/%76m?ref=v1',
    'git::https://github.com/acme/x/../vm?ref=v1',
    'https://github.com/acme/vm/archive/refs/tags/v1.tar.gz//vm-1',
    'git::git://github.com/acme/vm?ref=v%31',
  ],
  'git github.com/acme/vm//modules/x?': [
    'github.com/acme/vm//modules/x',
    'github.com/acme/vm/modules/x',
    'git@github.com:acme/vm//modules/x',
  ],
  'git git.acme.example:7999/infra/vm//a?main': [
    'git::ssh://git@git.acme.example:7999/infra/vm.git//a?ref=main',
    'git::https://git.acme.example:7999/Infra/vm//a/?ref=main',
  ],
  'git gitlab.com/acme/group/vm//?': [
    'git::https://gitlab.com/acme/group/vm.git',
    'git@gitlab.com:acme/group/vm.git',
  ],
  'git /srv/git/Vm//?v1': ['git::file:///srv/git/Vm?ref=v1', 'git::/srv/git/Vm?ref=v1'],
  'archive https://acme.example/vm.zip//a': [
    'https://acme.example/vm.zip//a',
    'https://ACME.example:443/vm.zip//./a?archive=zip',
  ],
};

describe('identityOf', () => {
  it.each(
    Object.entries(same).flatMap(([identity, sources]) => sources.map((source) => ({ source, identity }))),
  )('$source is $identity', ({ source, identity }) => {
    const address = readAddress(source);
    expect(address && identityOf(address)).toBe(identity);
  });

  it.each(['./vm', '../vm', '.', '..', ''])('%s is no module of another repository', (source) => {
    expect(readAddress(source)).toBeUndefined();
  });

  it.each([
    's3::https://s3.amazonaws.com/bucket/vm.zip',
    'hg::https://acme.example/vm',
    'vm',
    'acme/vm',
    'git::https://[',
    'gcs::x',
  ])('%s is of a kind that is not read', (source) => {
    expect(readAddress(source)).toEqual({ kind: 'other' });
  });
});
