import type { MergedBlock, ModuleNode } from '../../terraform/module.ts';
import { lineAt, textOf } from '../../terraform/syntax/source.ts';
import { commandsOf } from './commands.ts';
import { containerCommand } from './container-commands.ts';
import type { Glance } from './directory-hints.ts';
import { placeIn, type Script } from './script.ts';

/** Why containers run on an instance, in words, and where that can be seen (1-based line). */
export interface ContainerHint {
  readonly what: string;
  readonly path: string;
  readonly line: number;
}

/** Every command that runs containers holds one of these words. */
const words =
  /docker|containerd|podman|nerdctl|ctr|crictl|ecs|ECS_CLUSTER|nodeadm|kube|k3s|rke2|microk8s|moby|eks/;

/** Tags by which Kubernetes finds its nodes. */
const nodeTag = /kubernetes\.io\/cluster\/|(?<![\w.])k8s\.io\//;

/** Images that come with a container runtime, by the names that AWS gives them. */
const image =
  /ecs[-/]optimized|ecs-hvm|amazon-eks|eks[-/]optimized|\/aws\/service\/(?:ecs|eks|bottlerocket)|bottlerocket-/;

/** Resources that put containers on the instances of a launch template that they name. */
const runners = /^(?:aws_eks_node_group|aws_batch_compute_environment)\./;

/** The first command of a script that runs containers; words in comments, paths and messages don’t count. */
export function containersInScript(script: Script): ContainerHint | undefined {
  if (!words.test(script.text)) return undefined;
  for (const command of commandsOf(script.text)) {
    const found = containerCommand(command);
    if (found)
      return { what: `its user data has “${found.what}”`, ...placeIn(script, command.offsets[found.index]!) };
  }
  return undefined;
}

/**
 * The module's own hints: an image made for containers, a node group, a capacity provider, a batch
 * environment.
 */
export function containersInModule(
  block: MergedBlock,
  node: ModuleNode,
  glance: Glance,
): ContainerHint | undefined {
  // Looking for names may parse more files of the module, so ask first whether that can find anything.
  return (
    (glance.image ? imageHint(block, node) : undefined) ??
    (glance.runner ? (tagHint(block) ?? runnerHint(block, node)) : undefined)
  );
}

function imageHint(block: MergedBlock, node: ModuleNode): ContainerHint | undefined {
  const found = block.attribute('ami') ?? block.attribute('image_id');
  if (!found) return undefined;
  for (const [, name] of textOf(found.span).matchAll(/\bdata\.((?:aws_ami|aws_ssm_parameter)\.[\w-]+)/g)) {
    const source = node.module.dataSources.get(name!);
    if (source && image.test(textOf(source.block.span))) return hintAt(source, `its image is data.${name}`);
  }
  return undefined;
}

function tagHint(block: MergedBlock): ContainerHint | undefined {
  const tags = block.attribute('tags');
  const texts = [
    ...(tags ? [tags.span] : []),
    ...['tag_specifications', 'tag'].flatMap((type) => block.blocks(type).map(({ span }) => span)),
  ];
  const found = texts.find((span) => nodeTag.test(textOf(span)));
  if (!found) return undefined;
  const tag = nodeTag.exec(textOf(found))![0];
  return { what: `it is tagged ${tag}…`, path: found.source.path, line: lineAt(found.source, found.start) };
}

function runnerHint(block: MergedBlock, node: ModuleNode): ContainerHint | undefined {
  const [type, name] = block.block.labels;
  if (type !== 'aws_launch_template' && type !== 'aws_launch_configuration') return undefined;
  const using = usersOf(`${type}.${name}`, node);
  const direct = using.find(([address, user]) => runners.test(address) || tagHint(user) !== undefined);
  if (direct) return hintAt(direct[1], `${direct[0]} uses it`);
  for (const [group] of using.filter(([address]) => address.startsWith('aws_autoscaling_group.'))) {
    const provider = usersOf(group, node).find(([address]) =>
      address.startsWith('aws_ecs_capacity_provider.'),
    );
    if (provider) return hintAt(provider[1], `${provider[0]} uses it through ${group}`);
  }
  return undefined;
}

/** The resources of the module that name this one. */
function usersOf(address: string, node: ModuleNode): [string, MergedBlock][] {
  const name = new RegExp(`(?<![\\w.-])${address.replace('.', '\\.')}(?![\\w-])`);
  const users = /^aws_(?:eks_node_group|batch_compute_environment|autoscaling_group|ecs_capacity_provider)\./;
  return [...node.module.resources].filter(
    ([key, block]) => users.test(key) && name.test(textOf(block.block.span)),
  );
}

function hintAt({ block }: MergedBlock, what: string): ContainerHint {
  return { what, path: block.header.source.path, line: lineAt(block.header.source, block.header.start) };
}
