import { backtest } from './backtest.ts';
import type { Command, Option } from './command.ts';
import { completion } from './completion.ts';
import { config } from './config.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { orgAudit } from './org-audit.ts';
import { orgBacktest } from './org-backtest.ts';
import { orgCoverage } from './org-coverage.ts';
import { orgFix } from './org-fix.ts';
import { orgRuleset } from './org-ruleset.ts';
import { scan } from './scan.ts';
import { suppress } from './suppress.ts';
import { verifyRun } from './verify-run.ts';

/** Every command. The parser, `--help` and whatever else lists commands and options read them here. */
export const commands = [
  scan,
  suppress,
  explain,
  config,
  init,
  backtest,
  verifyRun,
  orgAudit,
  orgBacktest,
  orgRuleset,
  orgCoverage,
  orgFix,
  completion,
] as const;

/** The same, for who doesn't ask which. */
export const everyCommand: readonly Command[] = [...commands];

/** Options that every command has, and the program without one. */
export const commonOptions = {
  help: { type: 'boolean', short: 'h', help: 'print this help' },
  version: { type: 'boolean', short: 'V', help: 'print the version' },
} as const satisfies Record<string, Option>;
