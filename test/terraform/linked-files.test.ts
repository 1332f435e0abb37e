import { expect, test } from 'vitest';
import { linkedFiles, mostLinks } from '../../src/terraform/linked-files.ts';

const gapOf = (others: number) => {
  const links = new Map<string, string | null>([['a.tf', null]]);
  for (let n = 0; n < others; n++) links.set(`docs/${n}`, 'a.md');
  const contents = new Map([['b.tf', new TextEncoder().encode('')]]);
  return linkedFiles({ contents, links, names: ['b.tf', 'a.md'] }).gaps?.('')[0]?.reason;
};

test('a link without a target says why, also where there are more links than are read', () => {
  expect(gapOf(3)).toBe('the link leads out of the repository, or in circles');
  expect(gapOf(mostLinks)).toBe(
    'the link leads out of the repository or in circles, or is not one of the first 1,500',
  );
});
