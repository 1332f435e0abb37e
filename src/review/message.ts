import type { Finding } from '../rule/report.ts';

/** The message without its leading address, for places that show the address beside it. */
export function withoutAddress({ address, message }: Pick<Finding, 'address' | 'message'>): string {
  const prefix = `${address}: `;
  return message.startsWith(prefix) ? capital(message.slice(prefix.length)) : message;
}

/** The problem alone, without why it matters and the advice: for a cell of a table. */
export function firstSentence(finding: Pick<Finding, 'address' | 'message'>): string {
  const message = withoutAddress(finding);
  const end = /\.(?=\s|$)|\n/.exec(message);
  return end ? message.slice(0, end.index) : message;
}

/** Names keep their spelling: a message may begin with a code span. */
function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
