import { expect, test } from 'vitest';
import { suppressingTools } from '../../scripts/docs/suppressing-tools.ts';
import { scan } from '../../src/rule/scan.ts';
import { memoryFiles } from '../../src/terraform/files.ts';

test.each(Object.entries(suppressingTools))('the example of %s is honored', async (tool, { comment, at }) => {
  const above = at === 'above' ? `${comment}\n` : '';
  const inside = at === 'inside' ? `  ${comment}\n` : '';
  const text = `${above}resource "aws_instance" "web" {\n${inside}  ami = "ami-0123456789abcdef0"\n}\n`;
  const { findings } = await scan(memoryFiles(new Map([['main.tf', text]])));
  expect(findings.map(({ verdict, suppression }) => [verdict, suppression?.tool])).toEqual([
    ['suppressed', tool],
  ]);
});
