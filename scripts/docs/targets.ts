import { type TargetKind, targetKinds } from '../../src/rule/targets.ts';
import { code, table } from './markdown.ts';

/** The resources that are judged, and what each of them has to say. */
export function targetsTable(): string {
  return table(
    ['Resource', 'Where it says so', 'Refuses IMDSv1 with'],
    targetKinds.map((kind) => [code(kind.type), place(kind), remedy(kind)]),
  );
}

function place({ block, launchTemplate }: TargetKind): string {
  const own = block === null ? 'its own arguments' : `block ${code(block)}`;
  return launchTemplate ? `${own}, over that of its launch template` : own;
}

function remedy({ argument, required, endpoint }: TargetKind): string {
  const tokens = code(`${argument} = "${required}"`);
  return endpoint ? `${tokens}, or ${code('http_endpoint = "disabled"')}` : tokens;
}
