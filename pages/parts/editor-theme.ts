import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const syntax = (name: string) => `var(--color-prettylights-syntax-${name})`;

const colors = HighlightStyle.define([
  { tag: tags.comment, color: syntax('comment') },
  { tag: [tags.string, tags.labelName], color: syntax('string') },
  { tag: [tags.typeName, tags.controlKeyword, tags.operator], color: syntax('keyword') },
  { tag: [tags.number, tags.bool, tags.null, tags.propertyName], color: syntax('constant') },
  { tag: tags.function(tags.variableName), color: syntax('entity') },
]);

/** The editor in GitHub's colors, light or dark with the page. */
export const editorTheme = [
  syntaxHighlighting(colors),
  EditorView.theme({
    '&': { color: 'var(--codeMirror-fgColor)', fontSize: '12px', height: '100%' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--fontStack-monospace)', lineHeight: '20px' },
    '.cm-content': { caretColor: 'var(--codeMirror-cursor-fgColor)', padding: '8px 0' },
    '.cm-cursor': { borderLeftColor: 'var(--codeMirror-cursor-fgColor)' },
    '.cm-gutters': {
      backgroundColor: 'transparent',
      border: 'none',
      color: 'var(--codeMirror-lineNumber-fgColor)',
    },
    '.cm-placeholder': { color: 'var(--fgColor-muted)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      background: 'var(--codeMirror-selection-bgColor)',
    },
    '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--codeMirror-selection-bgColor)' },
    // The package's own waves are pictures in data: addresses, which the policy for content doesn't allow.
    '.cm-lintRange': {
      backgroundImage: 'none',
      textDecorationLine: 'underline',
      textDecorationStyle: 'wavy',
      textDecorationSkipInk: 'none',
      textUnderlineOffset: '3px',
    },
    '.cm-lintRange-error': { backgroundImage: 'none', textDecorationColor: 'var(--fgColor-danger)' },
    '.cm-lintRange-warning': { backgroundImage: 'none', textDecorationColor: 'var(--fgColor-attention)' },
    '.cm-lintRange-info': { backgroundImage: 'none', textDecorationColor: 'var(--fgColor-muted)' },
    '.cm-tooltip': {
      maxWidth: 'min(60ch, 90vw)',
      backgroundColor: 'var(--overlay-bgColor)',
      border: '1px solid var(--borderColor-default)',
    },
  }),
];
