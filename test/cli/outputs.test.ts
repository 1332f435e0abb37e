import { describe, expect, it } from 'vitest';
import { outputsOf } from '../../src/cli/outputs.ts';

const order = (words: string) =>
  words
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [name, value] = word.split('=') as [string, string];
      return { name, value };
    });

describe('outputsOf', () => {
  it.each([
    ['', ['pretty']],
    ['format=json', ['json']],
    ['output=a', ['pretty>a']],
    ['format=json output=a', ['json>a']],
    ['output=a format=json', ['json>a']],
    ['format=json output=a format=sarif output=b', ['json>a', 'sarif>b']],
    ['format=json format=sarif output=a output=b', ['json>a', 'sarif>b']],
    ['format=json format=sarif output=b', ['json', 'sarif>b']],
    ['format=json output=a config=x format=sarif', ['json>a', 'sarif']],
  ])('%s', (words, expected) => {
    const outputs = outputsOf(order(words), 'pretty');
    expect(outputs).toEqual(
      expected.map((text) => {
        const [format, path] = text.split('>');
        return { format, path };
      }),
    );
  });

  it.each([
    ['format=json format=sarif', 'only one report can go to standard output'],
    ['output=a output=b', 'every --output needs a --format'],
    ['output=a format=json format=sarif', 'every --output needs a --format'],
    ['format=json output=a format=sarif output=a', 'two reports can’t go to one file'.replace('’', "'")],
  ])('refuses %s', (words, message) => {
    expect(outputsOf(order(words), 'pretty')).toEqual({ message: expect.stringContaining(message) });
  });
});
