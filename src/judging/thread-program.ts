/** The program of a judging thread: a file of JavaScript or TypeScript, or its text. */
export type ThreadProgram = URL | string;

/** Beside this file. A bundle has its own beside itself or inside: scripts/build/embedded.ts. */
export function threadProgram(): ThreadProgram {
  return new URL('./thread.ts', import.meta.url);
}
