/** The colors of a page: the system's (`auto`) until the reader chooses. */
export type Theme = 'auto' | 'light' | 'dark';

const key = 'theme';

/** The theme that was chosen on this machine. */
export function chosenTheme(): Theme {
  // A browser may refuse to remember anything; then the system's colors are right.
  try {
    const stored = localStorage.getItem(key);
    return stored === 'light' || stored === 'dark' ? stored : 'auto';
  } catch {
    return 'auto';
  }
}

/** Shows the page in these colors, and remembers them. */
export function chooseTheme(theme: Theme): void {
  showTheme(theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // See chosenTheme.
  }
}

/** The attributes that the themes of @primer/primitives are written for. */
export function showTheme(theme: Theme): void {
  const { dataset, style } = document.documentElement;
  dataset.colorMode = theme;
  dataset.lightTheme = 'light';
  dataset.darkTheme = 'dark';
  style.colorScheme = theme === 'auto' ? 'light dark' : theme;
}

/** Whether the page is dark now. */
export function isDark(theme: Theme): boolean {
  return theme === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}
