import type { Command, Option } from './commands/command.ts';
import { commonOptions, everyCommand } from './commands/commands.ts';

/** The output of `--help`: of a command, of those that begin with a word (`org`), or of the program. */
export function help(command?: Command, group?: string): string {
  return command ? commandHelp(command) : listHelp(group);
}

/** The purpose of the program, in one sentence. */
export const purpose = 'Checks Terraform files for EC2 instances that allow IMDSv1.';

function listHelp(group?: string): string {
  const listed = everyCommand.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  return `${purpose}

Usage: require-imdsv2 ${group === undefined ? '' : `${group} `}COMMAND [options]

Commands:
${table([...listed.map(({ name, summary }) => [name, summary] as const), ['help COMMAND', 'print the help of a command']])}

Options of every command:
${optionTable(commonOptions)}

Examples:
${table(listed.flatMap(({ examples }) => examples.slice(0, 1)))}
`;
}

function commandHelp({ name, summary, usage, about, options, exitStatus, examples }: Command): string {
  return `${name === 'scan' ? purpose : `${summary[0]!.toUpperCase()}${summary.slice(1)}.`}

Usage: require-imdsv2 ${name} ${usage}

${about}

Options:
${optionTable({ ...options, ...commonOptions })}

Exit status: ${exitStatus}

Examples:
${table(examples)}
`;
}

function optionTable(options: Readonly<Record<string, Option>>): string {
  return table(
    Object.entries(options).map(([name, { short, value, help, required }]) => {
      const long = `--${name}${value === undefined ? '' : ` ${value}`}`;
      return [short ? `-${short}, ${long}` : long, required ? `${help} (required)` : help];
    }),
  );
}

/** Two columns; a line without a second cell doesn't widen the first. */
function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first, second]) => (second === '' ? 0 : first.length)));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`.trimEnd()).join('\n');
}
