import { describe, expect, it } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';

const defaults = { paths: ['.'], format: 'pretty', fix: false, diff: false, stats: false, config: undefined };

describe('readArguments', () => {
  it.each([
    { args: 'scan', options: {} },
    { args: 'scan a b.tf', options: { paths: ['a', 'b.tf'] } },
    { args: 'scan --format json a', options: { format: 'json', paths: ['a'] } },
    { args: '--format=sarif scan a', options: { format: 'sarif', paths: ['a'] } },
    { args: 'scan --fix --diff --stats', options: { fix: true, diff: true, stats: true } },
    { args: 'scan --config policy.yml', options: { config: 'policy.yml' } },
    { args: 'scan -- --odd', options: { paths: ['--odd'] } },
  ])('reads $args', ({ args, options }) => {
    expect(readArguments(args.split(' '))).toEqual({ kind: 'scan', options: { ...defaults, ...options } });
  });

  it.each([
    { args: ['--help'], kind: 'help' },
    { args: ['-h'], kind: 'help' },
    { args: ['help'], kind: 'help' },
    { args: ['scan', '--help'], kind: 'help' },
    { args: ['--version'], kind: 'version' },
    { args: ['-V'], kind: 'version' },
  ])('$args is about the program', ({ args, kind }) => {
    expect(readArguments(args)).toEqual({ kind });
  });

  it.each([
    { args: [], message: 'what to do? try: require-imdsv2 scan' },
    { args: ['modules'], message: 'no command "modules"; try: require-imdsv2 scan modules' },
    {
      args: ['scan', '--format', 'xml'],
      message: '--format is one of pretty, json, sarif, github, not "xml"',
    },
    { args: ['scan', '--format'], message: "option '--format <value>' argument missing" },
    { args: ['scan', '--fixx'], message: "unknown option '--fixx'" },
    { args: ['scan', '--fix=yes'], message: "option '--fix' does not take an argument" },
    { args: ['\u001b[31m'], message: 'no command "\\u001b[31m"; try: require-imdsv2 scan \u001b[31m' },
  ])('$args makes no sense', ({ args, message }) => {
    expect(readArguments(args)).toEqual({ kind: 'usage', message });
  });
});
