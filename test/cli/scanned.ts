import { run } from '../../src/cli/run.ts';
import type { Report } from '../../src/rule/report.ts';

export interface Scanned {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of `--format json`; asked for in any other format it throws. */
  readonly report: Report;
}

/** Runs `scan` in a directory with a slash at its end. @param elapsed milliseconds since whenever */
export async function scanned(
  prefix: string,
  args: readonly string[] = [],
  elapsed: () => number = () => 48,
): Promise<Scanned> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const stream = (chunks: Buffer[]) => ({
    write: (chunk: string | Uint8Array) => chunks.push(Buffer.from(chunk as string)),
    isTTY: false,
    columns: 80,
  });
  const io = { stdout: stream(out), stderr: stream(err), env: {}, prefix, elapsed };
  const status = await run(['scan', ...args], io);
  const stdout = String(Buffer.concat(out));
  return {
    status,
    stdout,
    stderr: String(Buffer.concat(err)),
    get report() {
      return JSON.parse(stdout) as Report;
    },
  };
}
