/** A stream that a command writes to. */
export interface Output {
  write(chunk: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal in columns. */
  readonly columns?: number;
}

/** Everything a command knows of the world around it, so that tests can give it another one. */
export interface Io {
  /** Where a person can answer a question; without it no question is asked. */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
  /**
   * The text before every path on its way to the disk: nothing (the working directory of the process), or
   * `/dir/`.
   */
  readonly prefix: string;
  /** Milliseconds since the command was started. */
  readonly elapsed: () => number;
}
