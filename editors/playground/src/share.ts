// Links that contain the whole work, compressed, in the fragment, which browsers don't send to servers.

import { EMPTY, readWork, type Work } from './document';

const PREFIX = '#v1=';
/** The maximum number of bytes that a link may decompress to. */
const LIMIT = 1_000_000;

export async function toFragment(work: Work): Promise<string> {
  const set = Object.entries(work).filter(([key, value]) => key === 'text' || value !== EMPTY[key as keyof Work]);
  const bytes = new TextEncoder().encode(JSON.stringify(Object.fromEntries(set)));
  const packed = await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')), Infinity);
  let binary = '';
  packed.forEach((byte) => (binary += String.fromCharCode(byte)));
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Reads a fragment: `undefined` if it contains no work, `null` if that is damaged. */
export async function fromFragment(fragment: string): Promise<Work | null | undefined> {
  if (!fragment.startsWith(PREFIX)) {
    return undefined;
  }
  try {
    const binary = atob(fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (it) => it.charCodeAt(0));
    const unpacked = await collect(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')), LIMIT);
    return readWork(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(unpacked)));
  } catch {
    return null;
  }
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new Error('too large');
    }
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
