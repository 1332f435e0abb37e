import { type TargetKind, targetKinds } from '../../src/rule/targets.ts';
import { code, table } from './markdown.ts';

/** The resources that are judged, and what each of them has to say. */
export function targetsTable(): string {
  return table(
    ['Resource', 'Where the setting is', 'Requires IMDSv2 with'],
    targetKinds.map((kind) => [code(kind.type), place(kind), remedy(kind)]),
  );
}

function place(kind: TargetKind): string {
  switch (kind.how) {
    case 'options': {
      const own = kind.block === null ? 'its own arguments' : `block ${code(kind.block)}`;
      return kind.launchTemplate ? `${own}, over that of its launch template` : own;
    }
    case 'settings':
      return `block ${code('setting')} of ${code('aws:autoscaling:launchconfiguration')}, ${code('DisableIMDSv1')}`;
    case 'document':
      return kind.document === 'emr'
        ? `JSON in ${code(kind.argument)}`
        : `JSON in ${code(kind.argument)}, of type ${code('DECLARATIVE_POLICY_EC2')}`;
    case 'taker':
      return 'in its template; a target only if that is out of view';
    case 'spot':
      return 'nowhere: AWS takes no metadata options with a spot request';
  }
}

function remedy(kind: TargetKind): string {
  if (kind.how === 'settings') return code('value = "true"');
  if (kind.how === 'document')
    return code(
      kind.document === 'emr' ? 'MinimumInstanceMetadataServiceVersion = 2' : '"@@assign": "required"',
    );
  if (kind.how !== 'options') return 'always unknown';
  const { argument, required, endpoint } = kind;
  const tokens = code(`${argument} = "${required}"`);
  return endpoint ? `${tokens}, or ${code('http_endpoint = "disabled"')}` : tokens;
}
