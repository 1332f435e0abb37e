import type { Io } from './io.ts';

/** Runs a command with the streams and the environment of this process, and sets its exit status. */
export async function runAsProcess(
  run: (args: readonly string[], io: Io) => Promise<0 | 1 | 2>,
  args: readonly string[],
): Promise<void> {
  const { stdin, stdout, stderr, env } = process;
  // A reader that has seen enough (`| head`) closes the pipe; that is no error, and the exit status stays the
  // same. A report that can't be written for another reason, such as a full disk, is lost.
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (stream === stdout) stderr.write(`require-imdsv2: ${error.message}\n`);
      process.exit(2);
    });
  }
  const io = { stdin, stdout, stderr, env, prefix: '', elapsed: () => performance.now() };
  try {
    process.exitCode = await run(args, io);
  } catch (error) {
    // Not the caller's fault and nothing that could be repaired here: say all that we know.
    stderr.write(`require-imdsv2: ${(error as Error).stack ?? error}\n`);
    process.exitCode = 2;
  }
}
