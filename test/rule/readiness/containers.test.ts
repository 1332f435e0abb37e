import { expect, test } from 'vitest';
import { commandsOf } from '../../../src/rule/readiness/commands.ts';
import { containerCommand } from '../../../src/rule/readiness/container-commands.ts';

const found = (script: string) => commandsOf(script).map(containerCommand).find(Boolean)?.what;

test.each([
  'docker run -d nginx',
  'sudo docker pull x',
  'sudo -u app docker-compose up',
  'docker compose up -d',
  'systemctl enable --now docker',
  'systemctl start docker.service',
  'service docker start',
  'apt-get install -y curl docker.io',
  'yum install -y docker',
  'amazon-linux-extras install docker',
  'curl -fsSL https://get.docker.com | sh',
  'curl -sfL https://get.k3s.io | sh -',
  '/etc/eks/bootstrap.sh my-cluster',
  'echo ECS_CLUSTER=web >> /etc/ecs/ecs.config',
  'cat > /etc/ecs/ecs.config <<E',
  'nodeadm init',
  'kubeadm join 10.0.0.1',
  'if true; then docker run x; fi',
  '/usr/bin/docker run x',
  'su ec2-user -c "docker run x"',
  'runcmd:\n  - docker run x\n',
  'runcmd:\n  - [docker, run, x]\n',
  'packages:\n  - docker\n',
  'apiVersion: node.eks.aws/v1alpha1',
])('runs containers: %s', (script) => {
  expect(found(script)).toBeDefined();
});

test.each([
  'dev=$(ls /sys/class/net | grep -vE "docker|veth|lo" | head -n 1)',
  '# docker run x',
  'echo "docker is not needed here"',
  'echo "do not run docker pull x"',
  'ls /var/lib/docker',
  'rm -rf /opt/docker-old',
  'mount -o docker=off /dev/x /mnt',
  'sed -i s/docker/podman/ /etc/motd',
  'export MIRROR=https://mirror.example.com/docker/',
  'curl -O https://example.com/docker.tgz',
  'logger "kubelet"',
])('only a word: %s', (script) => {
  expect(found(script)).toBeUndefined();
});
