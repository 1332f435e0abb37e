import { describe, expect, it } from 'vitest';
import type { Option } from '../../src/cli/commands/command.ts';
import { everyCommand as all, commonOptions } from '../../src/cli/commands/commands.ts';
import { help } from '../../src/cli/help.ts';

describe('the table of commands', () => {
  it('gives a name once', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('means the same kind of option by the same name, because the command is found before its options', () => {
    const seen = new Map<string, Option>();
    for (const { options } of [...all, { options: commonOptions }]) {
      for (const [name, option] of Object.entries<Option>(options)) {
        const { type, short } = seen.get(name) ?? option;
        expect({ name, type, short }).toEqual({ name, type: option.type, short: option.short });
        seen.set(name, option);
      }
    }
  });

  it.each(all)('explains $name on a screen of 100 columns', (command) => {
    const text = help(command);
    expect(text.split('\n').filter((line) => line.length > 100)).toEqual([]);
    for (const [name, { choices = [] }] of Object.entries<Option>(command.options)) {
      expect(text).toContain(`--${name} `);
      for (const choice of choices) expect(text).toContain(choice);
    }
    for (const [line] of command.examples) expect(line).toContain(`require-imdsv2 ${command.name}`);
  });

  it('lists all of them on such a screen, too', () => {
    expect(
      help()
        .split('\n')
        .filter((line) => line.length > 100),
    ).toEqual([]);
    for (const { name, summary } of all) expect(help()).toMatch(new RegExp(`  ${name} +${summary}`));
  });

  it('lists those that begin with a word, and no others', () => {
    const text = help(undefined, 'org');
    expect(text).toContain('Usage: require-imdsv2 org COMMAND [options]');
    for (const { name } of all) expect(text.includes(`  ${name} `)).toBe(name.startsWith('org '));
  });
});
