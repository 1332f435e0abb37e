import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { scan } from '../../src/cli/commands/scan.ts';

const defaults = {
  operands: ['.'],
  format: 'pretty',
  fix: false,
  diff: false,
  modules: 'installed',
  stats: false,
  config: undefined,
};

describe('readArguments', () => {
  it.each([
    { args: 'scan', options: {} },
    { args: 'scan a b.tf', options: { operands: ['a', 'b.tf'] } },
    { args: 'scan --format json a', options: { format: 'json', operands: ['a'] } },
    { args: '--format=sarif scan a', options: { format: 'sarif', operands: ['a'] } },
    { args: 'scan --fix --diff --stats', options: { fix: true, diff: true, stats: true } },
    { args: 'scan --config policy.yml', options: { config: 'policy.yml' } },
    { args: 'scan -- --odd', options: { operands: ['--odd'] } },
  ])('reads $args', ({ args, options }) => {
    expect(readArguments(args.split(' '))).toEqual({ kind: 'scan', asked: { ...defaults, ...options } });
  });

  it.each([
    { args: ['--help'], request: { kind: 'help' } },
    { args: ['-h'], request: { kind: 'help' } },
    { args: ['help'], request: { kind: 'help' } },
    { args: ['--version'], request: { kind: 'version' } },
    { args: ['-V'], request: { kind: 'version' } },
    { args: ['scan', '--help'], request: { kind: 'help', command: scan } },
    { args: ['help', 'scan'], request: { kind: 'help', command: scan } },
    { args: ['help', 'org'], request: { kind: 'help', group: 'org' } },
    { args: ['org', '--help'], request: { kind: 'help', group: 'org' } },
    { args: ['-h', 'org'], request: { kind: 'help', group: 'org' } },
    { args: ['completion', 'zsh'], request: { kind: 'completion', asked: { operands: ['zsh'] } } },
  ])('$args asks about the program', ({ args, request }) => {
    expect(readArguments(args)).toEqual(request);
  });

  it.each([
    { args: [], message: 'what to do? try: require-imdsv2 scan' },
    { args: ['modules'], message: 'no command "modules"; try: require-imdsv2 scan modules' },
    {
      args: ['scan', '--format', 'xml'],
      message: '--format is one of pretty, json, sarif, github, not "xml"',
    },
    { args: ['scan', '--format'], message: "option '--format <value>' argument missing" },
    { args: ['org', 'fix', '--repos', '*'], message: '--org ORGANIZATION is needed' },
    // Without it, nobody has said that it is all of them.
    { args: ['org', 'fix', '--org', 'acme'], message: '--repos PATTERN is needed' },
    { args: ['help', 'scna'], message: 'no command "scna"; did you mean scan?' },
    {
      args: ['scan', '--format', 'jsn'],
      message: '--format is one of pretty, json, sarif, github, not "jsn"; did you mean json?',
    },
    { args: ['scan', '--fixx'], message: "unknown option '--fixx'; did you mean --fix?" },
    { args: ['scan', '--stat=1'], message: "unknown option '--stat'; did you mean --stats?" },
    { args: ['scan', '--quiet'], message: "unknown option '--quiet'" },
    { args: ['completion', '--fix', 'bash'], message: "unknown option '--fix'" },
    { args: ['completion'], message: 'completion takes one of bash, zsh, fish' },
    { args: ['completion', 'bash', 'zsh'], message: 'completion takes one of bash, zsh, fish' },
    {
      args: ['completion', 'zhs'],
      message: 'what completion takes is one of bash, zsh, fish, not "zhs"; did you mean zsh?',
    },
    { args: ['scan', '--fix=yes'], message: "option '--fix' does not take an argument" },
    { args: ['\u001b[31m'], message: 'no command "\\u001b[31m"; try: require-imdsv2 scan \u001b[31m' },
  ])('$args makes no sense', ({ args, message }) => {
    expect(readArguments(args)).toEqual({ kind: 'usage', message });
  });
});
