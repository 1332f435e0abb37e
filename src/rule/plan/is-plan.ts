import { isValuesFile } from '../../terraform/values-files.ts';

/** By its name: may it be a plan? Terraform's own JSON files are none. */
export function mayBePlan(path: string): boolean {
  return path.endsWith('.json') && !/\.(?:tf|tofu)\.json$/.test(path) && !isValuesFile(path);
}

/** By its bytes: does it look like what `terraform show -json` writes? A test for bytes, so that few are read. */
export function looksLikePlan(bytes: Uint8Array): boolean {
  const buffer = planBytes(bytes);
  return (
    buffer.includes('"format_version"') &&
    (buffer.includes('"resource_changes"') || buffer.includes('"planned_values"'))
  );
}

/**
 * The text of a plan. PowerShell's `>` writes UTF-16 with a byte order mark; everything else is UTF-8.
 * Bytes that are neither become U+FFFD, which the JSON parser refuses where it matters.
 */
export function planText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** The same as UTF-8 bytes; those that are no UTF-16 are given back as they are. */
export function planBytes(bytes: Uint8Array): Buffer {
  if (encodingOf(bytes) !== 'utf-8') return Buffer.from(planText(bytes), 'utf8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
