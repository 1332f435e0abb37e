import { type ModuleAddress, publicRegistries } from '../rule/modules/address.ts';

/** A module at a version as people read it: `terraform-aws-modules/ec2-instance/aws 5.6.0`, `github.com/acme/vm v2`. */
export function labelOf(address: ModuleAddress, version: string | null): string {
  switch (address.kind) {
    case 'registry': {
      const host = publicRegistries.has(address.host) ? '' : `${address.host}/`;
      return `${host}${address.module}${version === null ? '' : ` ${version}`}`;
    }
    case 'git': {
      const repository = address.host === '' ? address.path : `${address.host}/${address.path}`;
      return address.ref === null ? repository : `${repository} ${address.ref}`;
    }
    case 'archive':
      return address.url.replace(/^https?:\/\//, '');
    case 'other':
      return 'module';
  }
}
