/** Something that waits: `key` is unique, lanes take turns. */
interface Waiting {
  readonly key: string;
  readonly lane: string;
}

/** A list of what waits, from which lanes take turns; within a lane the first come is the first served. */
export interface FairList<Entry extends Waiting> {
  readonly size: number;
  get(key: string): Entry | undefined;
  /** Takes the place of an entry with the same key, or the last one of its lane. */
  put(entry: Entry): void;
  remove(key: string): void;
  /** Nothing is taken from the lane before `until`, ms since the epoch. */
  hold(lane: string, until: number): void;
  /** Takes the next one that is not `busy`; undefined where there is none now. */
  take(now: number, isBusy: (entry: Entry) => boolean): Entry | undefined;
  values(): Iterable<Entry>;
  /** Entries of the lane. */
  sizeOf(lane: string): number;
}

export function fairList<Entry extends Waiting>(): FairList<Entry> {
  // Maps keep the order of insertion: the first lane is the one whose turn it is.
  const lanes = new Map<string, Map<string, Entry>>();
  const entries = new Map<string, Entry>();
  const held = new Map<string, number>();

  function remove(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    const lane = lanes.get(entry.lane);
    lane?.delete(key);
    if (lane?.size === 0) lanes.delete(entry.lane);
  }

  return {
    get size() {
      return entries.size;
    },
    get: (key) => entries.get(key),
    put(entry) {
      if (entries.get(entry.key)?.lane !== entry.lane) remove(entry.key);
      entries.set(entry.key, entry);
      const lane = lanes.get(entry.lane) ?? new Map<string, Entry>();
      lanes.set(entry.lane, lane.set(entry.key, entry));
    },
    remove,
    hold: (lane, until) => void held.set(lane, Math.max(until, held.get(lane) ?? 0)),
    take(now, isBusy) {
      for (const [name, lane] of lanes) {
        if ((held.get(name) ?? 0) > now) continue;
        held.delete(name);
        for (const [key, entry] of lane) {
          if (isBusy(entry)) continue;
          remove(key);
          if (lanes.delete(name)) lanes.set(name, lane);
          return entry;
        }
      }
      return undefined;
    },
    values: () => entries.values(),
    sizeOf: (lane) => lanes.get(lane)?.size ?? 0,
  };
}
