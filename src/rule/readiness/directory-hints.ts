import { type Files, isConfiguration, joinPath } from '../../terraform/files.ts';
import { isValuesFile } from '../../terraform/values-files.ts';

/** Hints in the text of a directory's Terraform files, found without parsing any of them. */
export interface Glance {
  /** A script that calls the metadata service or runs containers, or a file that may be one. */
  readonly script: boolean;
  /** An image that is made for containers. */
  readonly image: boolean;
  /** A resource that puts containers on instances. */
  readonly runner: boolean;
}

/**
 * A part of each address that counts, of each word for containers, and of the ways to read a file. A hint too
 * many does no harm.
 */
const script =
  /169\.254\.169\.254|instance-data|fd00:ec2|\bfile(?:base64)?\(|templatefile\(|docker|containerd|podman|nerdctl|ecs|moby|ECS_CLUSTER|nodeadm|kubeadm|kubelet|k3s|rke2|microk8s|eks\/bootstrap|eks\.aws|ecs\.config|user_data\w*"?\s*[=:]\s*"[A-Za-z0-9+/]{16}/;
const image = /optimized|ecs-hvm|amazon-eks|aws\/service|bottlerocket/;
const runner =
  /aws_eks_node_group|aws_ecs_capacity_provider|aws_batch_compute_environment|kubernetes\.io\/cluster|k8s\.io\//;

const seen = new WeakMap<Files, Map<string, Glance>>();

/** Reads the bytes of a directory's files, once for each set of files. */
export function glanceAt(files: Files, directory: string): Glance {
  const known = seen.get(files) ?? new Map<string, Glance>();
  seen.set(files, known);
  let glance = known.get(directory);
  if (!glance) {
    glance = look(files, directory);
    known.set(directory, glance);
  }
  return glance;
}

function look(files: Files, directory: string): Glance {
  const found = { script: false, image: false, runner: false };
  for (const name of files.list(directory)) {
    if (!isConfiguration(name) && !isValuesFile(name)) continue;
    const text = textAt(files, joinPath(directory, name));
    found.script ||= script.test(text);
    found.image ||= image.test(text);
    found.runner ||= runner.test(text);
  }
  return found;
}

function textAt(files: Files, path: string): string {
  try {
    const bytes = files.read(path);
    return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') : '';
  } catch {
    return '';
  }
}
