import { PlusIcon, TrashIcon } from '@primer/octicons-react';
import { Button, IconButton, TextInput } from '@primer/react';
import { useMemo, useState } from 'react';
import type { Finding } from '../../src/rule/report.ts';
import { CodeEditor } from '../parts/code-editor.tsx';
import type { Texts } from './engine/judge.ts';
import { problemsIn } from './problems.ts';

export interface FilesProps {
  texts: Texts;
  open: string;
  findings: readonly Finding[];
  /** A line of the open file to go to. */
  goTo: { readonly line: number } | undefined;
  onOpen: (path: string) => void;
  onChange: (texts: Texts) => void;
}

/** The files, one of them in the editor. */
export function Files({ texts, open, findings, goTo, onOpen, onChange }: FilesProps) {
  const paths = Object.keys(texts);
  const text = texts[open] ?? '';
  const problems = useMemo(() => problemsIn(open, text, findings), [open, text, findings]);
  const add = () => {
    const path = freePath(paths);
    onChange({ ...texts, [path]: '' });
    onOpen(path);
  };
  const remove = () => {
    const { [open]: _, ...rest } = texts;
    onOpen(Object.keys(rest)[0]!);
    onChange(rest);
  };
  const rename = (to: string) => {
    onChange(
      Object.fromEntries(Object.entries(texts).map(([path, text]) => [path === open ? to : path, text])),
    );
    onOpen(to);
  };
  return (
    <section className="files" aria-label="Files">
      <nav className="tabs" aria-label="Files">
        {paths.map((path) => (
          <button
            key={path}
            type="button"
            className="tab"
            aria-current={path === open ? 'true' : undefined}
            onClick={() => onOpen(path)}
          >
            {path}
            <Count
              count={findings.filter((one) => one.path === path && one.verdict === 'violation').length}
            />
          </button>
        ))}
        <IconButton icon={PlusIcon} variant="invisible" aria-label="Add a file" onClick={add} />
      </nav>
      <div className="file-name">
        <Name key={open} path={open} taken={paths} onRename={rename} />
        {paths.length > 1 && (
          <IconButton icon={TrashIcon} variant="invisible" aria-label={`Remove ${open}`} onClick={remove} />
        )}
      </div>
      <CodeEditor
        key={open}
        label={open}
        goTo={goTo}
        hint="Type or paste Terraform"
        value={text}
        onChange={(typed) => onChange({ ...texts, [open]: typed })}
        problems={problems}
      />
    </section>
  );
}

function Count({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="count">
      {count} <span className="visually-hidden">{count === 1 ? 'problem' : 'problems'}</span>
    </span>
  );
}

/** The name is taken over when it is finished: half of it would be another file. */
function Name({
  path,
  taken,
  onRename,
}: {
  path: string;
  taken: readonly string[];
  onRename: (to: string) => void;
}) {
  const [typed, setTyped] = useState(path);
  const name = normal(typed);
  const isFree = name !== '' && (name === path || !taken.includes(name));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isFree && name !== path) onRename(name);
      }}
    >
      <TextInput
        aria-label="File name"
        monospace
        block
        size="small"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        {...(isFree ? {} : { validationStatus: 'error' as const })}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={(event) => event.target.form?.requestSubmit()}
      />
      {name !== path && (
        <Button size="small" type="submit" disabled={!isFree}>
          Rename
        </Button>
      )}
    </form>
  );
}

/** A path below the root, as a repository has them. */
function normal(typed: string): string {
  const steps: string[] = [];
  for (const step of typed.trim().split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function freePath(taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const path = number === 1 ? 'new.tf' : `new${number}.tf`;
    if (!taken.includes(path)) return path;
  }
}
