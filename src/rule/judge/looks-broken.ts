import { isUtf8 } from 'node:buffer';

/** Terraform reads UTF-8; a NUL byte shows a file of another kind, or UTF-16. */
export function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/**
 * A file of Terraform ends in a brace at the start of a line, in a block of one line, or in a comment.
 * One that was cut off, or that leaves a block open, mostly does not. Only a hint: the parser decides.
 */
export function endsOddly(bytes: Buffer): boolean {
  const tail = bytes.toString('latin1', Math.max(0, bytes.length - 400)).trimEnd();
  const line = tail.slice(tail.lastIndexOf('\n') + 1);
  return line !== '' && !/^\}|^\w.*\}$|^\s*(#|\/\/)|\*\/$/.test(line);
}

/** Brackets or quotes that do not pair up, or are nested deeper than anybody writes. Only a hint, too. */
export function looksBroken(bytes: Uint8Array): boolean {
  let depth = 0;
  let deepest = 0;
  let quotes = 0;
  for (const byte of bytes) {
    if (byte === 0x7b || byte === 0x5b || byte === 0x28) {
      if (++depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d || byte === 0x29) depth--;
    else if (byte === 0x22) quotes ^= 1;
  }
  return depth !== 0 || quotes !== 0 || deepest > 100;
}
