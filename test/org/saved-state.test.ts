import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cacheFolder, savedState } from '../../src/org/saved-state.ts';
import { temporaryTree } from '../cli/temporary-tree.ts';

function state(folder: string, { key = ['coverage', 'acme'], maxAge = 60_000 } = {}) {
  const said: string[] = [];
  const schema = z.object({ pages: z.number() });
  return { said, ...savedState({ folder, key, schema, maxAge, onProblem: (text) => said.push(text) }) };
}

describe('savedState', () => {
  it('gives back what was saved, for the same question only', () => {
    const folder = `${temporaryTree()}cache`;
    expect(state(folder).load()).toBeUndefined();
    state(folder).save({ pages: 3 });
    expect(state(folder).load()).toEqual({ pages: 3 });
    expect(state(folder, { key: ['coverage', 'other'] }).load()).toBeUndefined();
    state(folder).clear();
    expect(state(folder).load()).toBeUndefined();
  });

  it('is readable by its user alone, and leaves nothing beside', () => {
    const folder = `${temporaryTree()}cache`;
    state(folder).save({ pages: 3 });
    const [file, ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(statSync(`${folder}/${file}`).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it.each(['', '{"pa', '{"key":["coverage","acme"],"at":1,"value":{"pages":"three"}}', '[]'])(
    'starts anew, with a word, where the file holds %j',
    (text) => {
      const folder = `${temporaryTree()}cache`;
      state(folder).save({ pages: 3 });
      const path = `${folder}/${readdirSync(folder)[0]}`;
      writeFileSync(path, text);
      const { said, load } = state(folder);
      expect(load()).toBeUndefined();
      expect(said).toEqual([`${path} is damaged or of another version; starting again`]);
    },
  );

  it('forgets what is too old', () => {
    const folder = `${temporaryTree()}cache`;
    state(folder).save({ pages: 3 });
    expect(state(folder, { maxAge: -1 }).load()).toBeUndefined();
  });

  it('goes on, with one word, where the folder is a file', () => {
    const { said, save } = state(`${temporaryTree({ cache: '' })}cache`);
    save({ pages: 1 });
    save({ pages: 2 });
    expect(said).toEqual([expect.stringContaining('an interruption would lose the results so far')]);
  });
});

describe('cacheFolder', () => {
  it.each([
    { env: { HOME: '/home/mona' }, platform: 'linux', folder: '/home/mona/.cache/require-imdsv2' },
    { env: { HOME: '/h', XDG_CACHE_HOME: '/x' }, platform: 'linux', folder: '/x/require-imdsv2' },
    { env: { HOME: '/h', XDG_CACHE_HOME: 'x' }, platform: 'darwin', folder: '/h/.cache/require-imdsv2' },
    { env: { HOME: '/h', LOCALAPPDATA: '/h/Local' }, platform: 'win32', folder: '/h/Local/require-imdsv2' },
  ] as const)('is $folder', ({ env, platform, folder }) => {
    expect(cacheFolder(env, platform)).toBe(folder);
  });
});
