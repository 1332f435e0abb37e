import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { hcl } from 'codemirror-lang-hcl';
import { useEffect, useRef } from 'react';
import { editorTheme } from './editor-theme.ts';

/** A place in the text, in characters, with a message. */
type Problem = Pick<Diagnostic, 'from' | 'to' | 'severity' | 'message'>;

export interface CodeEditorProps {
  value: string;
  onChange: (value: string) => void;
  /** Its name for a screen reader. */
  label: string;
  /** Shown while it is empty. */
  hint?: string;
  problems?: readonly Problem[];
  /** A line to show and to put the cursor on, 1-based; again for each new object. */
  goTo?: { readonly line: number } | undefined;
}

/**
 * An editor for Terraform. It lives in a shadow root: there it can style itself without the permission to style the
 * page, which the policy for content doesn't give. The tabulator key leaves it, as everywhere on a page.
 */
export function CodeEditor({ value, onChange, label, hint = '', problems = none, goTo }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  /** The texts that the editor told and that haven't come back as its value, oldest first. */
  const told = useRef<string[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text goes into the editor once, and later only where it isn't the editor's own.
  useEffect(() => {
    const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' });
    const editor = new EditorView({ root, parent: root, state: stateOf(value, hint) });
    view.current = editor;
    return () => editor.destroy();
  }, [hint]);

  useEffect(() => {
    view.current!.dispatch({ effects: named.reconfigure(nameOf(label)) });
  }, [label]);

  useEffect(() => {
    // A text that the editor told can come back after the reader typed more: it isn't news, and would undo that.
    const back = told.current.indexOf(value);
    if (back >= 0) {
      told.current.splice(0, back + 1);
      return;
    }
    const editor = view.current!;
    const { doc } = editor.state;
    if (doc.toString() !== value) editor.dispatch({ changes: { from: 0, to: doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    view.current!.dispatch(setDiagnostics(view.current!.state, [...problems]));
  }, [problems]);

  useEffect(() => {
    const editor = view.current!;
    if (goTo === undefined || goTo.line > editor.state.doc.lines) return;
    const { from } = editor.state.doc.line(goTo.line);
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    editor.focus();
  }, [goTo]);

  function stateOf(doc: string, text: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        hcl(),
        EditorView.lineWrapping,
        placeholder(text),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        named.of(nameOf(label)),
        editorTheme,
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          const text = update.state.doc.toString();
          told.current.push(text);
          changed.current(text);
        }),
      ],
    });
  }

  return <div ref={host} className="code-editor" />;
}

/** The same each time: another array would be news. */
const none: readonly Problem[] = [];

const named = new Compartment();

function nameOf(label: string) {
  return EditorView.contentAttributes.of({ 'aria-label': label });
}
