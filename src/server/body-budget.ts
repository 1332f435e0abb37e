/** One body's share of the memory for all bodies. */
export interface BodyShare {
  /** @returns false where so many bytes more are not to be had now */
  take(bytes: number): boolean;
  /** Gives everything back. */
  end(): void;
}

/** Bytes of a body that it always gets: more than GitHub needs to tell of a pull request. */
export const smallBody = 512 * 1024;

/**
 * Bounds the bytes of all webhook bodies that are being read: whether a body is GitHub's is known only at its
 * end, and anyone can send many at once. The first `smallBody` bytes of each are free, so that large ones
 * never keep small ones out; the number of connections bounds those.
 * @param bytes of all bodies together beyond what is free
 */
export function bodyBudget(bytes: number): { open(): BodyShare } {
  let left = bytes;
  return {
    open() {
      let [size, taken] = [0, 0];
      return {
        take(more) {
          const wanted = Math.max(0, size + more - smallBody) - taken;
          if (wanted > left) return false;
          size += more;
          taken += wanted;
          left -= wanted;
          return true;
        },
        end() {
          left += taken;
          [size, taken] = [0, 0];
        },
      };
    },
  };
}
