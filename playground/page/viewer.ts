/** Login of who sits at the page, and presses its buttons. */
export const viewer = 'octocat';
