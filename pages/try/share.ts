import type { Texts } from './engine/judge.ts';

/** Characters; what is longer, hardly any program takes for an address. */
const longest = 30_000;

/** The texts as the fragment of an address, which a browser sends to nobody; undefined where they are too long. */
export async function fragmentOf(texts: Texts): Promise<string | undefined> {
  const packed = await through(
    new TextEncoder().encode(JSON.stringify(texts)),
    new CompressionStream('deflate-raw'),
  );
  const fragment = base64url(packed);
  return fragment.length > longest ? undefined : fragment;
}

/** The texts of a fragment; undefined where it is none of ours. */
export async function textsOf(fragment: string): Promise<Texts | undefined> {
  if (fragment === '' || fragment.length > longest) return undefined;
  try {
    const bytes = Uint8Array.from(atob(fragment.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    const texts: unknown = JSON.parse(
      new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw'))),
    );
    return isTexts(texts) ? texts : undefined;
  } catch {
    return undefined;
  }
}

function isTexts(value: unknown): value is Texts {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).length > 0 &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

function base64url(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @throws where more comes out than anybody types, as from a bomb */
async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > 2_000_000) throw new RangeError('too large');
    chunks.push(part.value);
  }
  return new Blob(chunks).arrayBuffer();
}
