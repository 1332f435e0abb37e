import './page.css';
import { BaseStyles } from '@primer/react';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { chosenTheme, showTheme } from './theme.ts';

/** Shows a page in the element `root` of its document, in the colors that were chosen. */
export function mount(page: ReactNode): void {
  showTheme(chosenTheme());
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <BaseStyles>{page}</BaseStyles>
    </StrictMode>,
  );
}
