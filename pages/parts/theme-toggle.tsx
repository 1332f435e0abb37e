import { MoonIcon, SunIcon } from '@primer/octicons-react';
import { IconButton } from '@primer/react';
import { useState } from 'react';
import { chooseTheme, chosenTheme, isDark } from './theme.ts';

/** Switches between light and dark. */
export function ThemeToggle() {
  const [theme, setTheme] = useState(chosenTheme);
  const other = isDark(theme) ? 'light' : 'dark';
  return (
    <IconButton
      icon={other === 'light' ? SunIcon : MoonIcon}
      aria-label={`Use ${other} colors`}
      variant="invisible"
      onClick={() => {
        chooseTheme(other);
        setTheme(other);
      }}
    />
  );
}
