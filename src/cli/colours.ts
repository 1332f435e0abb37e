import { styleText } from 'node:util';

type TextStyle = Parameters<typeof styleText>[0];

/** Puts a text in a colour, or leaves it alone. */
export type Paint = (style: TextStyle, text: string) => string;

/** Without colours: what a file or a pipe gets. */
export const plain: Paint = (_style, text) => text;

/** With colours, whatever the stream is. */
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

/** Colours for a terminal, unless NO_COLOR says no; FORCE_COLOR gives them to anything. */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR === '0' || FORCE_COLOR === 'false' ? plain : coloured;
  if (NO_COLOR || TERM === 'dumb') return plain;
  return stream.isTTY ? coloured : plain;
}
