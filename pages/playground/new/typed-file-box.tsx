import { TrashIcon } from '@primer/octicons-react';
import { Checkbox, FormControl, IconButton, TextInput } from '@primer/react';
import { CodeEditor } from '../../parts/code-editor.tsx';
import type { TypedFile } from './typed-file.ts';

export interface TypedFileBoxProps {
  file: TypedFile;
  onChange: (to: Partial<TypedFile>) => void;
  /** Undefined for the only file. */
  onRemove: (() => void) | undefined;
}

/** The name of a file, its text, and on demand the text before. */
export function TypedFileBox({ file: { path, before, after }, onChange, onRemove }: TypedFileBoxProps) {
  const name = path === '' ? 'a file without a name' : path;
  return (
    <section className="box typed-file" aria-label={name}>
      <div className="box-header typed-file-head">
        <FormControl className="typed-file-name">
          <FormControl.Label visuallyHidden>File name</FormControl.Label>
          <TextInput
            block
            monospace
            autoComplete="off"
            placeholder="path/to/main.tf"
            value={path}
            onChange={(event) => onChange({ path: event.target.value })}
          />
        </FormControl>
        <FormControl>
          <Checkbox
            checked={before !== null}
            onChange={(event) => onChange({ before: event.target.checked ? (after ?? '') : null })}
          />
          <FormControl.Label>exists on the base branch</FormControl.Label>
        </FormControl>
        {before !== null && (
          <FormControl>
            <Checkbox
              checked={after === null}
              onChange={(event) => onChange({ after: event.target.checked ? null : before })}
            />
            <FormControl.Label>is deleted</FormControl.Label>
          </FormControl>
        )}
        {onRemove !== undefined && (
          <IconButton icon={TrashIcon} variant="invisible" aria-label={`Remove ${name}`} onClick={onRemove} />
        )}
      </div>
      <div className="typed-file-texts">
        {before !== null && (
          <div className="typed-file-text">
            <div className="typed-file-side muted small">Before</div>
            <CodeEditor
              label={`${name} before`}
              hint="The file as it is on the base branch"
              value={before}
              onChange={(text) => onChange({ before: text })}
            />
          </div>
        )}
        {after !== null && (
          <div className="typed-file-text">
            {before !== null && <div className="typed-file-side muted small">After</div>}
            <CodeEditor
              label={before === null ? name : `${name} after`}
              hint="Type or paste Terraform"
              value={after}
              onChange={(text) => onChange({ after: text })}
            />
          </div>
        )}
      </div>
    </section>
  );
}
