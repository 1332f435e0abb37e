/** A question that waits for a thread. */
export interface WaitingTurn {
  /** The owner of the question; lanes take turns. */
  readonly lane: unknown;
  /** Of all files that it brings. */
  readonly bytes: number;
}

/** The questions that wait for a thread, in their turns. */
export interface Turns<Entry extends WaitingTurn> {
  readonly size: number;
  add(entry: Entry): void;
  /** Takes the one whose turn it is; undefined where none may begin now. */
  take(): Entry | undefined;
  /** One that was taken is done. */
  done(entry: Entry): void;
}

/** Questions with fewer bytes wait for no others. */
const small = 1_000_000;

/**
 * Lanes take turns; the one that has the fewest threads comes first. The last thread goes only to a lane that has none:
 * however many slow pull requests an installation sends, another one finds a thread.
 *
 * @param threads at the same time
 * @param totalBytes of all questions at the same time that are not small
 */
export function turns<Entry extends WaitingTurn>(threads: number, totalBytes: number): Turns<Entry> {
  // A Map keeps the order of insertion: the first lane is the one that waited longest.
  const waiting = new Map<unknown, Entry[]>();
  const running = new Map<unknown, number>();
  let [size, taken, bytes] = [0, 0, 0];

  const runningOf = (lane: unknown) => running.get(lane) ?? 0;
  const weight = (entry: Entry) => (entry.bytes < small ? 0 : entry.bytes);

  function mayBegin(entry: Entry): boolean {
    if (taken >= threads) return false;
    if (threads > 1 && taken === threads - 1 && runningOf(entry.lane) > 0) return false;
    return weight(entry) === 0 || bytes === 0 || bytes + entry.bytes <= totalBytes;
  }

  return {
    get size() {
      return size;
    },
    add(entry) {
      size++;
      waiting.set(entry.lane, [...(waiting.get(entry.lane) ?? []), entry]);
    },
    take() {
      const firsts = [...waiting.values()].map(([first]) => first!).filter(mayBegin);
      const fewest = Math.min(...firsts.map(({ lane }) => runningOf(lane)));
      const entry = firsts.find(({ lane }) => runningOf(lane) === fewest);
      if (!entry) return undefined;
      const [, ...rest] = waiting.get(entry.lane)!;
      waiting.delete(entry.lane);
      if (rest.length > 0) waiting.set(entry.lane, rest);
      running.set(entry.lane, runningOf(entry.lane) + 1);
      [size, taken, bytes] = [size - 1, taken + 1, bytes + weight(entry)];
      return entry;
    },
    done(entry) {
      const left = runningOf(entry.lane) - 1;
      if (left > 0) running.set(entry.lane, left);
      else running.delete(entry.lane);
      [taken, bytes] = [taken - 1, bytes - weight(entry)];
    },
  };
}
