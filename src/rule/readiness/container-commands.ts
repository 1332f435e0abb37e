import type { ShellCommand } from './commands.ts';

/** Programs that run containers, or that make an instance a node of ECS or Kubernetes. */
const program =
  'docker(?:d|-compose)?|containerd|podman|nerdctl|ctr|crictl|nodeadm|kubeadm|kubelet|k3s|rke2|microk8s';

/** At the start of a command, after the words that only tell how to run it. */
const before =
  '^[\\s\\-[\\]"\',{]*(?:(?:if|while|until|then|do|else|!|sudo(?:\\s+-\\S+(?:\\s+\\w+)?)?|time|exec|nohup|env|command)\\s+|[A-Za-z_]\\w*=\\S*\\s+)*';

const patterns: readonly RegExp[] = [
  new RegExp(
    `${before}(?:/[\\w./-]*/)?(?<what>(?:${program})(?:["',\\]]*\\s+["']?(?!-)\\w+)?)(?=["',\\]\\s]|$)`,
  ),
  // After a shell that gets a command: su ec2-user -c "docker run …".
  /(?<=["'\s])(?<what>(?:docker|podman|nerdctl)\s+(?:run|pull|compose|start|build|load|login|swarm|stack|service)\b)/,
  // A service that is started.
  new RegExp(
    `(?<![\\w-])(?:systemctl|service|rc-service|rc-update|chkconfig)\\s.*?(?<![\\w/.-])(?<what>(?:${program}|ecs|amazon-ecs-init|k3s-agent)(?:\\.service)?)(?![\\w-])`,
  ),
  // A package that is installed.
  /(?<![\w-])(?:apt|apt-get|aptitude|yum|dnf|zypper|apk|snap|amazon-linux-extras|rpm)\s.*?(?:install|enable|add|-i)\b.*?(?<![\w/.-])(?<what>docker(?:\.io|-ce|-engine|-ee|-compose-plugin)?|containerd(?:\.io)?|podman|moby-engine|(?:amazon-)?ecs-init|kubelet|kubeadm|k3s|microk8s)(?![\w-])/,
  // Scripts that set one of them up.
  /(?<what>get\.docker\.com|get\.k3s\.io|get\.rke2\.io|\/etc\/eks\/bootstrap\.sh|node\.eks\.aws)/,
  // Settings of the ECS agent.
  /(?<what>ECS_CLUSTER(?=\s*=))|>\s*(?<file>\/etc\/ecs\/ecs\.config)/,
];

/** Commands that only show or search text. */
const talk =
  /^[\s]*(?:(?:if|while|then|do|else|!|sudo)\s+)*(?:grep|egrep|fgrep|zgrep|awk|sed|logger|test|\[+)\s/;
const prints = /^[\s]*(?:(?:if|then|do|else|sudo)\s+)*(?:echo|printf)\s/;

/** The action of a command that runs containers, and its place in the text; undefined if it runs none. */
export function containerCommand({
  text,
}: ShellCommand): { readonly what: string; readonly index: number } | undefined {
  if (talk.test(text)) return undefined;
  // Printing text has an effect only on the settings file of an agent.
  for (const pattern of prints.test(text) ? patterns.slice(-1) : patterns) {
    const found = pattern.exec(text);
    const what = found?.groups?.what ?? found?.groups?.file;
    if (found && what) return { what, index: found.index + found[0].indexOf(what) };
  }
  return undefined;
}
