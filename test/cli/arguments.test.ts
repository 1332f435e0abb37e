import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { scan } from '../../src/cli/commands/scan.ts';

const defaults = {
  operands: ['.'],
  order: [],
  format: [],
  output: [],
  quiet: false,
  fix: false,
  diff: false,
  modules: 'installed',
  'changed-since': undefined,
  staged: false,
  'fail-on': undefined,
  exclude: [],
  'var-file': [],
  plan: undefined,
  config: undefined,
  'sarif-suppressed': false,
  stats: false,
};
const format = (value: string) => ({ format: [value], order: [{ name: 'format', value }] });

describe('readArguments', () => {
  it.each([
    { args: 'scan', options: {} },
    { args: 'scan a b.tf', options: { operands: ['a', 'b.tf'] } },
    { args: 'scan -', options: { operands: ['-'] } },
    { args: 'scan --format json a', options: { ...format('json'), operands: ['a'] } },
    { args: '--format=sarif scan a', options: { ...format('sarif'), operands: ['a'] } },
    { args: 'scan --fix --diff --stats', options: { fix: true, diff: true, stats: true } },
    {
      args: 'scan --fail-on unknown',
      options: { 'fail-on': 'unknown', order: [{ name: 'fail-on', value: 'unknown' }] },
    },
    {
      args: 'scan --config policy.yml -q',
      options: { config: 'policy.yml', quiet: true, order: [{ name: 'config', value: 'policy.yml' }] },
    },
    { args: 'scan -- --odd', options: { operands: ['--odd'] } },
  ])('reads $args', ({ args, options }) => {
    expect(readArguments(args.split(' '))).toEqual({ kind: 'scan', asked: { ...defaults, ...options } });
  });

  it.each([
    { args: ['--help'], request: { kind: 'help' } },
    { args: ['-h'], request: { kind: 'help' } },
    { args: ['help'], request: { kind: 'help' } },
    { args: [], request: { kind: 'nothing' } },
    { args: ['--version'], request: { kind: 'version' } },
    { args: ['-V'], request: { kind: 'version' } },
    { args: ['scan', '--help'], request: { kind: 'help', command: scan } },
    { args: ['help', 'scan'], request: { kind: 'help', command: scan } },
    { args: ['help', 'org'], request: { kind: 'help', group: 'org' } },
    { args: ['org', '--help'], request: { kind: 'help', group: 'org' } },
    { args: ['-h', 'org'], request: { kind: 'help', group: 'org' } },
    { args: ['completion', 'zsh'], request: { kind: 'completion', asked: { operands: ['zsh'], order: [] } } },
  ])('$args asks about the program', ({ args, request }) => {
    expect(readArguments(args)).toEqual(request);
  });

  it.each([
    {
      args: ['scan', ''],
      message: 'argument 2 is empty; remove it, or check the variable that it comes from',
    },
    {
      args: ['org'],
      message: 'org needs a command: org audit, org backtest, org ruleset, org coverage, org fix',
    },
    { args: ['modules'], message: 'no command "modules"; try: require-imdsv2 scan modules' },
    {
      args: ['scan', '--format', 'xml'],
      message:
        'unsupported --format "xml"; choose pretty, compact, json, sarif, github, junit, gitlab, markdown or oscal',
    },
    { args: ['scan', '--format'], message: "option '--format <value>' argument missing" },
    { args: ['org', 'fix', '--repos', '*'], message: '--org ORGANIZATION is required' },
    // Without it, the person has not said that it is all of them.
    { args: ['org', 'fix', '--org', 'acme'], message: '--repos PATTERN is required' },
    { args: ['help', 'scna'], message: 'no command "scna"; did you mean scan?' },
    {
      args: ['scan', '--format', 'jsn'],
      message:
        'unsupported --format "jsn"; choose pretty, compact, json, sarif, github, junit, gitlab, markdown or oscal; did you mean json?',
    },
    { args: ['scan', '--fixx'], message: "unknown option '--fixx'; did you mean --fix?" },
    { args: ['scan', '--stat=1'], message: "unknown option '--stat'; did you mean --stats?" },
    { args: ['scan', '--color'], message: "unknown option '--color'" },
    { args: ['completion', '--fix', 'bash'], message: "unknown option '--fix'" },
    { args: ['completion'], message: 'completion needs one shell: bash, zsh or fish' },
    { args: ['completion', 'bash', 'zsh'], message: 'completion needs one shell: bash, zsh or fish' },
    {
      args: ['completion', 'powershell'],
      message: 'unsupported shell "powershell"; choose bash, zsh or fish',
    },
    { args: ['scan', '--fix=yes'], message: "option '--fix' does not take an argument" },
    { args: ['\u001b[31m'], message: 'no command "\\u001b[31m"; try: require-imdsv2 scan \u001b[31m' },
  ])('$args makes no sense', ({ args, message }) => {
    expect(readArguments(args)).toEqual({ kind: 'usage', message });
  });
});
