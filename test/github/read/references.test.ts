// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform's templates look like JavaScript's.
import { expect, test } from 'vitest';
import { referencesOf } from '../../../src/github/read/references.ts';

const read = { directories: ['', 'live/prod'], files: [] };

test.each([
  {
    name: 'a sibling',
    path: 'live/prod/main.tf',
    text: 'source = "../../modules/web"',
    directories: ['modules/web'],
  },
  {
    name: 'a child of the root',
    path: 'main.tf',
    text: '  source="./modules/web/"',
    directories: ['modules/web'],
  },
  { name: 'JSON with escapes', path: 'main.tf.json', text: '{"source":\n"..\\/a\\u0062"}', directories: [] },
  { name: 'a constant', path: 'main.tf', text: 'source = ("./${"a"}")', directories: ['a'] },
  { name: 'JSON', path: 'main.tf.json', text: '{"source": "./a"}', directories: ['a'] },
  { name: 'what is read already', path: 'live/prod/main.tf', text: 'source = "../.."', directories: [] },
  { name: 'outside of the repository', path: 'main.tf', text: 'source = "../elsewhere"', directories: [] },
  {
    name: 'a registry module',
    path: 'main.tf',
    text: 'source = "terraform-aws-modules/eks/aws"',
    directories: [],
  },
  { name: 'a file that is not Terraform', path: 'README.md', text: 'source = "./a"', directories: [] },
])('directories: $name', ({ path, text, directories }) => {
  const texts = { contents: new Map([[path, Buffer.from(text)]]), unread: new Map() };
  expect(referencesOf(texts, read).directories).toEqual(directories);
});

test.each([
  { text: 'user_data = file("${path.module}/scripts/init.sh")', files: ['live/prod/scripts/init.sh'] },
  { text: 'user_data = templatefile("../../init.tftpl", {})', files: [] },
  { text: 'user_data = base64encode(file("scripts/a.sh"))', files: ['live/prod/scripts/a.sh'] },
  { text: 'user_data = file("/etc/passwd")', files: [] },
  { text: 'user_data = file("${path.module}/init.sh")', files: [] },
  { text: 'user_data = file("${var.script}")', files: [] },
])('scripts: $text', ({ text, files }) => {
  const texts = { contents: new Map([['live/prod/main.tf', Buffer.from(text)]]), unread: new Map() };
  expect(referencesOf(texts, read).files).toEqual(files);
});
