import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFile, parseTree } from '../../src/backtest/clone.ts';

const entry = fc.record({
  mode: fc.constantFrom(0o100644, 0o100755, 0o120000, 0o40000, 0o160000),
  name: fc.string({ minLength: 1 }).filter((name) => !name.includes('\0') && !name.includes('/')),
  id: fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex')),
});

test('a tree is read as git writes it', () => {
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const written = entries.map(({ mode, name, id }) =>
        Buffer.concat([Buffer.from(`${mode.toString(8)} ${name}\0`), Buffer.from(id, 'hex')]),
      );
      const names = (all: typeof entries) =>
        all.map((one) => ({ ...one, name: Buffer.from(one.name).toString() }));
      expect(parseTree(Buffer.concat(written), 20)).toEqual(names(entries));
    }),
  );
});

test.each(['x', '100644 a', '100644 a\0short'])('%j is no tree', (text) => {
  expect(() => parseTree(Buffer.from(text), 20)).toThrow('not a tree of git');
});

test('regular files are told by their kind', () => {
  expect([0o100644, 0o100755, 0o100664].every(isFile)).toBe(true);
  expect([0o120000, 0o40000, 0o160000].some(isFile)).toBe(false);
});
