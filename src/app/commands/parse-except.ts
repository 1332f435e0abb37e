/** The parts of `/imdsv2 except`. */
export interface Except {
  /** The words in front of `until=`, or the first one: the address or path, where the comment is not in a thread. */
  readonly words: readonly string[];
  /** As it is written; null where no last day is given. */
  readonly until: string | null;
  /** Is more than one last day given? */
  readonly ambiguous: boolean;
}

/** Reads `[address] until=YYYY-MM-DD <reason>`; the last day may come at any place. */
export function parseExcept(words: readonly string[]): Except {
  const dates = words.flatMap((word) => /^until=(.*)$/i.exec(word)?.[1] ?? []);
  return {
    words: words.filter((word) => !/^until=/i.test(word)),
    until: dates[0] ?? null,
    ambiguous: dates.length > 1,
  };
}

/** The App's answer to a command. */
export interface CommandAnswer {
  /** Markdown. */
  readonly text: string;
  /** Hidden lines (`signedLines`). */
  readonly facts?: readonly string[];
  /** Does the verdict depend on the answer itself? Then it is judged again. */
  readonly changed?: boolean;
}
