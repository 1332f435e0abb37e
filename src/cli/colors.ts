import { styleText } from 'node:util';

type TextStyle = Parameters<typeof styleText>[0];

/** Puts a text in a color, or leaves it alone. */
export type Paint = (style: TextStyle, text: string) => string;

/** Without colors: what a file or a pipe gets. */
export const plain: Paint = (_style, text) => text;

/** With colors, whatever the stream is. */
export const colored: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Colors for a terminal, unless NO_COLOR says no; FORCE_COLOR gives them to anything. */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? plain : colored;
  if (NO_COLOR || TERM === 'dumb') return plain;
  return stream.isTTY ? colored : plain;
}
