import { describe, expect, it } from 'vitest';
import { progressOn } from '../../../src/cli/org/progress.ts';

function screen(isTTY: boolean, columns = 60, env: NodeJS.ProcessEnv = {}) {
  const stream = {
    text: '',
    isTTY,
    columns,
    write(chunk: string | Uint8Array) {
      stream.text += chunk;
    },
  };
  return { stream, progress: progressOn(stream, env) };
}

const bar = (filled: number, empty: number) => '█'.repeat(filled) + '░'.repeat(empty);

describe('progressOn', () => {
  it('draws a bar on a terminal, and takes it away', () => {
    const { stream, progress } = screen(true);
    progress.show(0, 4, 'repositories');
    progress.show(3, 4, 'repositories');
    progress.show(3, 4, 'repositories');
    progress.end();
    expect(stream.text).toBe(
      `${bar(0, 30)} 0/4 repositories\r\u001b[K${bar(22, 8)} 3/4 repositories\r\u001b[K`,
    );
  });

  it('writes lines above the bar, as text that can do no harm', () => {
    const { stream, progress } = screen(true);
    progress.show(1, 2, 'x');
    progress.note('waiting\u001b[2J');
    expect(stream.text).toBe(`${bar(15, 15)} 1/2 x\r\u001b[Kwaiting␛[2J\n${bar(15, 15)} 1/2 x`);
  });

  it.each([{ columns: 30 }, { columns: 25 }, { columns: 12 }])(
    'never fills a line of $columns columns',
    ({ columns }) => {
      const { stream, progress } = screen(true, columns);
      progress.show(500, 500, 'repositories');
      expect(stream.text.length).toBeLessThan(columns);
      expect(stream.text).toContain('500/500');
    },
  );

  it.each([
    { isTTY: false, env: {} },
    { isTTY: true, env: { TERM: 'dumb' } },
  ])('writes only lines where there is no terminal: $isTTY $env', ({ isTTY, env }) => {
    const { stream, progress } = screen(isTTY, 60, env);
    progress.show(1, 2, 'x');
    progress.note('waiting');
    progress.end();
    expect(stream.text).toBe('waiting\n');
  });
});
