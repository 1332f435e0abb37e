import { readArguments } from './arguments.ts';
import type { Io } from './io.ts';

/** Runs the command line and gives its exit status. @param args without the program's name */
export async function run(args: readonly string[], io: Io): Promise<0 | 1 | 2> {
  const request = readArguments(args);
  switch (request.kind) {
    case 'help':
      io.stdout.write((await import('./help.ts')).help(request.command, request.group));
      return 0;
    case 'version':
      io.stdout.write(`${(await import('../version.ts')).version()}\n`);
      return 0;
    case 'nothing':
      io.stderr.write((await import('./help.ts')).help());
      return 2;
    case 'usage':
      io.stderr.write(`require-imdsv2: ${(await import('./terminal-text.ts')).visible(request.message)}\n`);
      return 2;
    case 'scan':
      return (await import('./scan-command.ts')).scanCommand(request.asked, io);
    case 'suppress':
      return (await import('./suppress-command.ts')).suppressCommand(request.asked, io);
    case 'explain':
      io.stdout.write((await import('./code-page.ts')).codePage(request.asked.operands[0]!));
      return 0;
    case 'config':
      return (await import('./config-command.ts')).configCommand(request.asked, io);
    case 'init':
      return (await import('./init-command.ts')).initCommand(request.asked, io);
    case 'backtest':
      return (await import('./backtest/backtest-command.ts')).backtestCommand(request.asked, io);
    case 'verify-run':
      return (await import('./verify-run/verify-run-command.ts')).verifyRunCommand(request.asked, io);
    case 'org backtest':
      return (await import('./org/backtest/org-backtest-command.ts')).orgBacktestCommand(request.asked, io);
    case 'org fix':
      return (await import('./org/fix/fix-command.ts')).fixCommand(request.asked, io);
    case 'org ruleset':
      return (await import('./org/ruleset-command.ts')).rulesetCommand(request.asked, io);
    case 'org audit':
      return (await import('./org/audit/audit-command.ts')).auditCommand(request.asked, io);
    case 'org coverage':
      return (await import('./org/coverage-command.ts')).coverageCommand(request.asked, io);
    case 'completion':
      io.stdout.write((await import('./completion/completion.ts')).completionFor(request.asked.operands[0]));
      return 0;
  }
}
