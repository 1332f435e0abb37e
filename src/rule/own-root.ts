import { configurationFiles } from '../terraform/configuration-files.ts';
import type { Files } from '../terraform/files.ts';
import type { Parser } from '../terraform/parse.ts';
import { joinPath } from '../terraform/paths.ts';
import { UnparsableError } from '../terraform/source.ts';

const words = /\bbackend\b|\bcloud\b/;

/**
 * Does a directory say where its state is kept? Then somebody applies it by itself, whoever calls it besides: to call
 * it, with `count = 0` say, must not hide it.
 */
export function keepsState(files: Files, parser: Parser, directory: string): boolean {
  return configurationFiles(files, directory).some((name) => {
    const path = joinPath(directory, name);
    try {
      const bytes = files.glance?.(path) ?? files.read(path);
      if (
        !bytes ||
        !words.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'))
      )
        return false;
      const settings = parser.parse(path)?.body.blocks('terraform') ?? [];
      return settings.some(({ body }) => body.blocks('backend').length + body.blocks('cloud').length > 0);
    } catch (error) {
      // What can't be read or parsed is told elsewhere.
      if (error instanceof UnparsableError || (error as NodeJS.ErrnoException).code !== undefined)
        return false;
      throw error;
    }
  });
}
