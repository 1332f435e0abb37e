import { run } from './cli/run.ts';

// A reader that has seen enough (`| head`) closes the pipe; that is no error, and the exit status stays what it is.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const { stdin, stdout, stderr, env } = process;
const io = { stdin, stdout, stderr, env, prefix: '', elapsed: () => performance.now() };
try {
  process.exitCode = await run(process.argv.slice(2), io);
} catch (error) {
  // Not the caller's fault and nothing that could be repaired here: say all that we know.
  stderr.write(`require-imdsv2: ${(error as Error).stack ?? error}\n`);
  process.exitCode = 2;
}
