import { createHash } from 'node:crypto';
import { html, type Markup, raw } from './markup.ts';
import { style } from './style.ts';

/** Nothing is loaded, nothing is run: only the style sheet that is in the page, known by its digest. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** The beginning of a page that needs nothing else, up to its `<body>`. */
export function pageHead(title: string): Markup {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the report</a>`;
}
