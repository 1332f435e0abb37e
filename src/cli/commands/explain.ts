import { codes } from '../../rule/codes.ts';
import type { Code } from '../../rule/report.ts';
import type { Command } from './command.ts';

export const explain = {
  name: 'explain',
  summary: 'print what a code means and how to fix it',
  usage: 'CODE',
  about: `The codes:
${Object.keys(codes)
  .map((code) => `  ${code}`)
  .join('\n')}`,
  operands: { are: 'one of', name: 'code', choices: Object.keys(codes) as Code[] },
  options: {},
  exitStatus: '0 printed · 2 usage error',
  examples: [['require-imdsv2 explain block-missing', 'example, why, how to fix it']],
} as const satisfies Command;
