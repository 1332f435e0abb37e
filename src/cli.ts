import { run } from './cli/run.ts';

// A reader that has seen enough (`| head`) closes the pipe; that is no error, and the exit status stays what it is. What
// can't be written for another reason, such as a full disk, is a report that nobody has.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout) process.stderr.write(`require-imdsv2: ${error.message}\n`);
    process.exit(2);
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
