/** Nothing that git is asked reaches the network, waits for a password, or sees commits replaced by others. */
export const quietGit = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_TERMINAL_PROMPT: '0',
} as const;
