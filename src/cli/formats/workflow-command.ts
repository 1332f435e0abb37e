import { visible } from '../terminal-text.ts';

/** The levels of an annotation. */
export type Level = 'error' | 'warning' | 'notice';

/**
 * A command to the runner of GitHub Actions, as a line.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function workflowCommand(
  level: Level,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level}${list.length > 0 ? ` ${list.join(',')}` : ''}::${data(message)}`;
}

/** As the runner's own toolkit escapes a message; other control characters are shown instead of sent. */
function data(text: string): string {
  const lines = text.split(/\r?\n/).map(visible).join('\n');
  return lines.replaceAll('%', '%25').replaceAll('\n', '%0A');
}

/**
 * The runner undoes exactly these escapes, so that a path comes out as it is; a control character that it has no escape
 * for is shown instead of sent to the terminals of the log's readers.
 */
function property(text: string): string {
  return text
    .split(/(\r|\n)/)
    .map((piece) => (piece === '\r' || piece === '\n' ? piece : visible(piece)))
    .join('')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C');
}
