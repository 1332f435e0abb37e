// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are interpolations of Terraform.
import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/rule/scan.ts';
import { memoryFiles } from '../../../src/terraform/files.ts';

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** `code path:line` of every warning. */
  readonly expected: readonly string[];
}

const imds = 'http://169.254.169.254/latest/meta-data/';
const script = `#!/bin/bash\necho hello\ncurl -s ${imds}\n`;
const required = '  metadata_options {\n    http_tokens = "required"\n  }\n';
const withHops = (hops: string) =>
  required.replace('\n  }', `\n    http_put_response_hop_limit = ${hops}\n  }`);
const web = (userData: string, options = required) =>
  `resource "aws_instance" "web" {\n${options}  ${userData}\n}\n`;
const calls = (...places: string[]) => places.map((place) => `readiness-user-data ${place}`);
const hops = (...places: string[]) => places.map((place) => `readiness-hop-limit ${place}`);

async function warningsIn(files: Case['files']) {
  const contents = new Map(Object.entries(files));
  const terraform = [...contents.keys()].filter((path) => /\.tf(?:\.json)?$|\.tfvars$/.test(path));
  const report = await scan({ ...memoryFiles(contents), paths: terraform });
  return report.findings.filter(({ code }) => code.startsWith('readiness'));
}

function table(cases: readonly Case[]): void {
  it.each(cases)('$name', async ({ files, expected }) => {
    const warnings = await warningsIn(files);
    expect(warnings.map(({ code, path, startLine }) => `${code} ${path}:${startLine}`)).toEqual(expected);
    expect(warnings.every(({ verdict, fix }) => verdict === 'warning' && fix === null)).toBe(true);
  });
}

describe('where a script stands', () => {
  table([
    {
      name: 'a heredoc',
      files: { 'main.tf': web(`user_data = <<EOF\n${script}EOF`) },
      expected: calls('main.tf:8'),
    },
    {
      name: 'an indented heredoc with interpolations and directives',
      files: {
        'main.tf': web(
          `user_data = <<-EOF\n    #!/bin/bash\n    echo \${var.a} $\${HOME}\n    %{ if var.b ~}\n    curl -s ${imds}\${ var.c }\n    %{ endif ~}\n    EOF`,
        ),
      },
      expected: calls('main.tf:9'),
    },
    {
      name: 'a heredoc with CRLF line ends',
      files: { 'main.tf': web(`user_data = <<EOF\n${script}EOF`).replaceAll('\n', '\r\n') },
      expected: calls('main.tf:8'),
    },
    {
      name: 'a quoted string',
      files: { 'main.tf': web(`user_data = "#!/bin/bash\\ncurl ${imds}\\nwget ${imds}"`) },
      expected: calls('main.tf:5'),
    },
    {
      name: 'base64encode of a heredoc',
      files: { 'main.tf': web(`user_data_base64 = base64encode(<<EOF\n${script}EOF\n  )`) },
      expected: calls('main.tf:8'),
    },
    {
      name: 'base64 that is written down',
      files: { 'main.tf': web(`user_data_base64 = "${Buffer.from(script).toString('base64')}"`) },
      expected: calls('main.tf:5'),
    },
    {
      name: 'join',
      files: { 'main.tf': web(`user_data = join("\\n", [\n    "#!/bin/bash",\n    "curl ${imds}",\n  ])`) },
      expected: calls('main.tf:7'),
    },
    {
      name: 'file() of the root module, also through base64gzip',
      files: { 'x/main.tf': web('user_data = base64gzip(file("run.sh"))'), 'x/run.sh': script },
      expected: calls('x/run.sh:3'),
    },
    {
      name: 'file() with path.module',
      files: { 'x/main.tf': web('user_data = file("${path.module}/../run.sh")'), 'run.sh': script },
      expected: calls('run.sh:3'),
    },
    {
      name: 'files outside of the repository are not read',
      files: { 'main.tf': web('user_data = file("/run.sh")'), 'run.sh': script, '/run.sh': script },
      expected: [],
    },
    {
      name: 'templatefile() with what is filled in',
      files: {
        'main.tf': web(
          'user_data = templatefile("${path.module}/run.tftpl", { url = local.url, name = var.x })',
        ),
        'more.tf': `locals {\n  url = "${imds}"\n}\n`,
        'run.tftpl': '#!/bin/bash\necho ${name} $${HOME}\n\ncurl ${url}\n',
      },
      expected: calls('run.tftpl:4'),
    },
    {
      name: 'through a local and the default of a variable',
      files: {
        'main.tf': web('user_data = local.script'),
        'locals.tf': 'locals {\n  script = base64encode(var.script)\n}\n',
        'variables.tf': `variable "script" {\n  default = <<-EOT\n    #!/bin/bash\n    curl ${imds}\n  EOT\n}\n`,
      },
      expected: calls('variables.tf:4'),
    },
    {
      name: 'through an entry of a local, with path.module in it',
      files: {
        'x/main.tf': web('user_data = templatefile(local.paths[var.os], {})'),
        'x/more.tf':
          'locals {\n  paths = {\n    al2 = "${path.module}/al2.sh"\n  }\n}\nvariable "os" { default = "al2" }\n',
        'x/al2.sh': script,
      },
      expected: calls('x/al2.sh:3'),
    },
    {
      name: 'the address in the default of a variable: at the script’s line',
      files: {
        'main.tf': web('user_data = <<EOF\n#!/bin/bash\ncurl ${var.url}\nEOF'),
        'variables.tf': `variable "url" { default = "${imds}" }\n`,
      },
      expected: calls('main.tf:7'),
    },
    {
      name: 'a script in a script: at its own line',
      files: {
        'main.tf': web('user_data = <<EOF\n#!/bin/bash\n${local.common}\necho end\nEOF'),
        'locals.tf': `locals {\n  common = <<EOF\n\ncurl ${imds}\nEOF\n}\n`,
      },
      expected: calls('locals.tf:4'),
    },
    {
      name: 'the argument of a module call',
      files: {
        'main.tf': 'module "m" {\n  source = "./m"\n  script = file("${path.module}/run.sh")\n}\n',
        'run.sh': script,
        'm/main.tf': web('user_data = var.script'),
        'm/variables.tf': 'variable "script" { default = "" }\n',
      },
      expected: calls('run.sh:3'),
    },
    {
      name: 'either side of a condition',
      files: {
        'main.tf': web('user_data = var.a ? file("a.sh") : file("b.sh")'),
        'a.sh': script,
        'b.sh': script,
      },
      expected: calls('a.sh:3', 'b.sh:3'),
    },
    {
      name: 'data.template_file',
      files: {
        'main.tf': `data "template_file" "run" {\n  template = file("\${path.module}/run.sh")\n  vars = { a = "b" }\n}\n${web('user_data = data.template_file.run.rendered')}`,
        'run.sh': script,
      },
      expected: calls('run.sh:3'),
    },
    {
      name: 'the parts of data.cloudinit_config',
      files: {
        'main.tf': `data "cloudinit_config" "all" {\n  part {\n    content = "#cloud-config"\n  }\n  part {\n    content = <<EOF\n${script}EOF\n  }\n}\n${web('user_data = data.cloudinit_config.all.rendered')}`,
      },
      expected: calls('main.tf:9'),
    },
    {
      name: 'JSON',
      files: {
        'main.tf.json': JSON.stringify(
          { resource: { aws_instance: { web: { ami: 'a', user_data: script } } } },
          null,
          1,
        ),
      },
      expected: calls('main.tf.json:6'),
    },
    {
      name: 'launch templates, launch configurations and spot requests',
      files: {
        'main.tf': ['launch_template', 'launch_configuration', 'spot_instance_request']
          .map((type) => `resource "aws_${type}" "x" {\n  user_data = "curl ${imds}"\n}\n`)
          .join(''),
      },
      expected: calls('main.tf:2', 'main.tf:5', 'main.tf:8'),
    },
    {
      name: 'the call of a known module',
      files: {
        'main.tf':
          'module "vm" {\n  source = "terraform-aws-modules/ec2-instance/aws"\n  user_data = file("${path.module}/run.sh")\n}\n',
        'run.sh': script,
      },
      expected: calls('run.sh:3'),
    },
    {
      name: 'each instance of a for_each, and a number of them',
      files: {
        'main.tf':
          'resource "aws_instance" "web" {\n  for_each = { a = "a.sh", b = "b.sh" }\n  user_data = file("${path.module}/${each.value}")\n}\nresource "aws_instance" "many" {\n  count = 2\n  user_data = <<EOF\ncurl http://169.254.169.254/${count.index}\nEOF\n}\n',
        'a.sh': script,
        'b.sh': script,
      },
      expected: calls('a.sh:3', 'b.sh:3', 'main.tf:8'),
    },
    {
      name: 'one warning for a script that two targets run',
      files: {
        'main.tf':
          'resource "aws_instance" "a" {\n  user_data = file("run.sh")\n}\nresource "aws_instance" "b" {\n  user_data = file("run.sh")\n}\n',
        'run.sh': script,
      },
      expected: calls('run.sh:3'),
    },
  ]);

  it('names every target of a script', async () => {
    const [warning] = await warningsIn({
      'main.tf':
        'resource "aws_instance" "a" {\n  user_data = file("run.sh")\n}\nresource "aws_instance" "b" {\n  user_data = file("run.sh")\n}\n',
      'run.sh': script,
    });
    expect(warning?.related).toEqual([
      { path: 'main.tf', line: 1 },
      { path: 'main.tf', line: 4 },
    ]);
    expect(warning?.address).toBe('aws_instance.a');
  });
});

describe('which targets', () => {
  table([
    {
      name: 'a violation too',
      files: { 'main.tf': web(`user_data = "curl ${imds}"`, '') },
      expected: calls('main.tf:2'),
    },
    {
      name: 'not one that is never created',
      files: { 'main.tf': web(`user_data = "curl ${imds}"`, '  count = 0\n') },
      expected: [],
    },
    {
      name: 'not one that is suppressed',
      files: { 'main.tf': web(`user_data = "curl ${imds}"`, '  # require-imdsv2:ignore legacy agent\n') },
      expected: [],
    },
    {
      name: 'not one without an endpoint',
      files: {
        'main.tf': web(
          `user_data = "docker run x; curl ${imds}"`,
          '  metadata_options {\n    http_endpoint = "disabled"\n  }\n',
        ),
      },
      expected: [],
    },
    { name: 'no script in sight', files: { 'main.tf': web('user_data = var.script') }, expected: [] },
    {
      name: 'a circle',
      files: { 'main.tf': `${web('user_data = local.a')}locals {\n  a = local.b\n  b = local.a\n}\n` },
      expected: [],
    },
    {
      name: 'the file is missing or binary',
      files: {
        'main.tf': web('user_data = "${file("no.sh")}${file("x.gz")}"'),
        'x.gz': '\0curl http://169.254.169.254/',
      },
      expected: [],
    },
  ]);
});

describe('the hop limit', () => {
  const docker = 'user_data = "docker run nginx"';
  table([
    {
      name: 'unset in the block: at its header',
      files: { 'main.tf': web(docker) },
      expected: hops('main.tf:2'),
    },
    { name: 'no block: at the resource', files: { 'main.tf': web(docker, '') }, expected: hops('main.tf:1') },
    {
      name: '1: at the argument',
      files: { 'main.tf': web(docker, withHops('1')) },
      expected: hops('main.tf:4'),
    },
    { name: '2', files: { 'main.tf': web(docker, withHops('2')) }, expected: [] },
    { name: 'not known', files: { 'main.tf': web(docker, withHops('var.hops')) }, expected: [] },
    {
      name: '1 by the default of a variable',
      files: { 'main.tf': `${web(docker, withHops('var.hops'))}variable "hops" { default = 1 }\n` },
      expected: hops('main.tf:4'),
    },
    {
      name: 'a dynamic block that may not be there',
      files: {
        'main.tf': web(
          docker,
          '  dynamic "metadata_options" {\n    for_each = var.on ? [1] : []\n    content {\n      http_put_response_hop_limit = 2\n    }\n  }\n',
        ),
      },
      expected: [],
    },
    {
      name: 'only a comment speaks of containers',
      files: { 'main.tf': web('user_data = "# no docker here"') },
      expected: [],
    },
    { name: 'no containers', files: { 'main.tf': web('user_data = "yum install -y nginx"') }, expected: [] },
    ...[
      'containerd',
      'podman run x',
      'nerdctl ps',
      'echo ECS_CLUSTER=a >> /etc/ecs/ecs.config',
      '/etc/eks/bootstrap.sh c',
      'nodeadm init',
      'kubeadm join',
      'systemctl start kubelet',
      'curl -sfL https://get.k3s.io | sh -s - && k3s server',
    ].map((line) => ({
      name: `a script with ${line}`,
      files: { 'main.tf': web(`user_data = "${line}"`) },
      expected: hops('main.tf:2'),
    })),
    {
      name: 'an instance whose launch template may say it',
      files: {
        'main.tf': web(`${docker}\n  launch_template {\n    id = aws_launch_template.t.id\n  }`, ''),
        't.tf': `resource "aws_launch_template" "t" {\n${withHops('2')}}\n`,
      },
      expected: [],
    },
    {
      name: 'a launch template of an EKS node group',
      files: {
        'main.tf': `resource "aws_launch_template" "nodes" {\n${required}}\n`,
        'nodes.tf':
          'resource "aws_eks_node_group" "g" {\n  launch_template {\n    id = aws_launch_template.nodes.id\n  }\n}\n',
      },
      expected: hops('main.tf:2'),
    },
    {
      name: 'not a launch template whose name only starts alike',
      files: {
        'main.tf': `resource "aws_launch_template" "nodes" {\n${required}}\n`,
        'nodes.tf':
          'resource "aws_eks_node_group" "g" {\n  launch_template {\n    id = aws_launch_template.nodes-2.id\n  }\n}\n',
      },
      expected: [],
    },
    {
      name: 'a launch template of an ECS capacity provider',
      files: {
        'main.tf': `resource "aws_launch_template" "ecs" {\n${required}}\nresource "aws_autoscaling_group" "g" {\n  launch_template {\n    id = aws_launch_template.ecs.id\n  }\n}\nresource "aws_ecs_capacity_provider" "p" {\n  auto_scaling_group_provider {\n    auto_scaling_group_arn = aws_autoscaling_group.g.arn\n  }\n}\n`,
      },
      expected: hops('main.tf:2'),
    },
    {
      name: 'an image that is made for ECS',
      files: {
        'main.tf': `data "aws_ssm_parameter" "ami" {\n  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"\n}\n${web('ami = data.aws_ssm_parameter.ami.value')}`,
      },
      expected: hops('main.tf:5'),
    },
    {
      name: 'the call of a known module that says 1, and one that leaves it to the module',
      files: {
        'main.tf': [
          '{ http_tokens = "required", http_put_response_hop_limit = 1 }',
          '{ http_tokens = "required" }',
        ]
          .map(
            (options, index) =>
              `module "vm${index}" {\n  source = "terraform-aws-modules/ec2-instance/aws"\n  user_data = "docker run x"\n  metadata_options = ${options}\n}\n`,
          )
          .join(''),
      },
      expected: hops('main.tf:4'),
    },
    {
      name: 'a notebook has no hops to limit',
      files: {
        'main.tf': 'resource "aws_sagemaker_notebook_instance" "n" {\n  user_data = "docker run x"\n}\n',
      },
      expected: [],
    },
  ]);
});

const template = (options: string, more = '') =>
  `resource "aws_launch_template" "t" {\n  metadata_options {\n${options}  }\n${more}}\n`;
const provider = (version: string) =>
  `terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "${version}"\n    }\n  }\n}\n`;
const tokens = '    http_tokens = "required"\n';
const lost = ['readiness-provider main.tf:3'];

describe('a provider that does not send http_tokens', () => {
  table([
    ...['4.60.0', '~> 4.60.0', '< 4.61', '= 3.76.1', '~> 3.0'].map((version) => ({
      name: `held at ${version}`,
      files: { 'main.tf': template(tokens), 'versions.tf': provider(version) },
      expected: lost,
    })),
    ...['4.61.0', '~> 4.0', '>= 3', '~> 5.0', '6.66.0'].map((version) => ({
      name: `not with ${version}`,
      files: { 'main.tf': template(tokens), 'versions.tf': provider(version) },
      expected: [],
    })),
    {
      name: 'not with http_endpoint beside it',
      files: {
        'main.tf': template(`    http_endpoint = "enabled"\n${tokens}`),
        'versions.tf': provider('4.60.0'),
      },
      expected: [],
    },
    {
      name: 'an instance sends it',
      files: { 'main.tf': web('', required), 'versions.tf': provider('4.60.0') },
      expected: [],
    },
    {
      name: 'locked below',
      files: {
        'main.tf': template(tokens),
        'versions.tf': provider('>= 3'),
        '.terraform.lock.hcl':
          'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "4.60.0"\n  constraints = ">= 3"\n}\n',
      },
      expected: lost,
    },
    {
      name: 'the root holds it for its modules',
      files: {
        'main.tf': `module "m" {\n  source = "./m"\n}\n${provider('4.60.0')}`,
        'm/main.tf': template(tokens),
      },
      expected: ['readiness-provider m/main.tf:3'],
    },
  ]);
});

describe('changes that are ignored', () => {
  table([
    ...['[metadata_options]', 'all', '[ami, metadata_options[0].http_tokens]', '["metadata_options"]'].map(
      (ignored) => ({
        name: ignored,
        files: { 'main.tf': web(`lifecycle {\n    ignore_changes = ${ignored}\n  }`) },
        expected: ['readiness-ignored main.tf:6'],
      }),
    ),
    {
      name: 'other arguments',
      files: { 'main.tf': web('lifecycle {\n    ignore_changes = [ami, tags["metadata_options"]]\n  }') },
      expected: [],
    },
    {
      name: 'JSON',
      files: {
        'main.tf.json':
          '{"resource": {"aws_instance": {"a": {\n"metadata_options": {"http_tokens": "required"},\n"lifecycle": {\n"ignore_changes": ["metadata_options"]}}}}}',
      },
      expected: ['readiness-ignored main.tf.json:4'],
    },
  ]);
});

describe('containers', () => {
  table([
    {
      name: 'docker as a word of a pattern',
      files: {
        'main.tf': web('user_data = file("boot.sh")', withHops('1')),
        'boot.sh': '#!/bin/bash\ndev=$(ls /sys/class/net | grep -vE "docker|veth|lo")\n',
      },
      expected: [],
    },
    {
      name: 'a node of Kubernetes by its tag',
      files: { 'main.tf': web('tags = {\n    "kubernetes.io/cluster/prod" = "owned"\n  }') },
      expected: hops('main.tf:2'),
    },
  ]);
});

describe('calls in code', () => {
  table(
    [
      ['python3', `import requests\nprint(requests.get("${imds}").text)`],
      ['python3', `import requests\nr = requests.get("${imds}")`],
      ['python3', `import urllib.request\nprint(urllib.request.urlopen("${imds}").read())`],
      ['node', `fetch("${imds}").then(console.log)`],
      ['node', `require("http").get("${imds}", (r) => r)`],
      ['ruby', `require "net/http"\nputs Net::HTTP.get(URI("${imds}"))`],
    ].map(([interpreter, code]) => ({
      name: `${interpreter}: ${code}`,
      files: { 'main.tf': web(`user_data = <<EOF\n#!/usr/bin/env ${interpreter}\n${code}\nEOF`) },
      expected: calls(`main.tf:${7 + code!.split('\n').length - 1}`),
    })),
  );
});
