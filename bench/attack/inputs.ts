// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Terraform’s templates
const instance = (name: string, body: string) => `resource "aws_instance" "${name}" {\n${body}\n}\n`;
const userData = (script: string) => instance('web', `  user_data = <<-EOT\n${script}\nEOT`);
const lines = (count: number, line: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

/** Bytes of most of them: below the limit of the App for a file. */
const size = 400_000;
const filled = (text: string) => text.repeat(Math.ceil(size / text.length));

/** Files by path, by what is hostile in them. Each was superlinear once, or is what one would try next. */
export function attacks(): Record<string, Record<string, string>> {
  const main = (text: string) => ({ 'main.tf': text });
  return {
    'a number of zeros': main(instance('web', `  count = "${'0'.repeat(80_000)}x"`)),
    'an exponent of signs': main(instance('web', `  count = "1e${'0'.repeat(80_000)}x"`)),
    'functions in user data': main(userData(filled('function n\n'))),
    'functions that never end in user data': main(userData(filled('f() {\n'))),
    'tabs in user data': main(userData(`function n${filled('\t')}`)),
    'line breaks in user data': main(userData(filled('\n'))),
    'substitutions in user data': main(userData(filled('$('))),
    'markers before a suppression': main(
      `# ${filled('#')}\n${instance('web', `  # ${filled('#')}require-imdsv2:`)}`,
    ),
    'one JSON key again and again': {
      'main.tf.json': `{"resource":{"aws_instance":{"web":{${Array(6_250).fill('"metadata_options":{"http_tokens":"optional"}').join(',')}}}}}`,
    },
    'one JSON resource again and again': {
      'main.tf.json': `{"resource":{"aws_instance":{${Array(6_250).fill('"web":{"ami":"a"}').join(',')}}}}`,
    },
    'JSON lists in lists': { 'main.tf.json': `{"resource":${'['.repeat(100_000)}` },
    'one-line resources without a block': main(
      lines(2_500, (n) => `resource "aws_instance" "a${n}" { ami = "a" }\n`),
    ),
    'heredocs that never end': main(instance('web', filled('  a = <<EOT\n'))),
    'a heredoc in each line': main(filled('a = <<A\nA\n')),
    'a template that is never closed': main(instance('web', `  ami = "${filled('$n')}`)),
    'a template of marks': main(instance('web', `  ami = "${filled('$n')}"`)),
    'marks between interpolations': main(instance('web', `  ami = "${filled('${b}$n')}"`)),
    'lines between interpolations': main(userData(filled('${b}\nc\n'))),
    'an argument set again and again': main(filled('a = 1\n')),
    'interpolations that are never closed': main(instance('web', `  ami = "${filled('${')}`)),
    'comments that are never closed': main(filled('/*')),
    'brackets that are never closed': main(instance('web', `  ami = ${filled('[')}`)),
    'blocks in blocks': main(filled('a {\n'.repeat(100).concat('}\n'.repeat(100)))),
    'blocks that are never closed': main(filled('a {\n')),
    operators: main(instance('web', `  count = ${filled('1+')}1`)),
    'conditions in conditions': main(instance('web', `  count = ${filled('true ? 1 : ')}0`)),
    'locals that double': main(
      `locals {\n  a0 = "xx"\n${lines(60, (n) => `  a${n + 1} = "\${local.a${n}}\${local.a${n}}"\n`)}}\n${instance('web', '  ami = local.a60\n  metadata_options {\n    http_tokens = local.a60\n  }')}`,
    ),
    'variables with many users': main(
      `variable "t" {\n  default = "optional"\n}\n${lines(2_500, (n) => instance(`a${n}`, '  metadata_options {\n    http_tokens = var.t\n  }'))}`,
    ),
  };
}
