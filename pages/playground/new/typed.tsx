import { FileIcon, UploadIcon } from '@primer/octicons-react';
import { Button, FormControl, TextInput } from '@primer/react';
import { useRef, useState } from 'react';
import { usePress } from '../api.ts';
import { Problem } from '../shell/problem.tsx';
import { goTo } from './go-to.ts';
import { emptyFile, example, type TypedFile } from './typed-file.ts';
import { TypedFileBox } from './typed-file-box.tsx';

/** Files that are typed, pasted or picked, each with what was there before. */
export function Typed() {
  const [title, setTitle] = useState('Add a web server');
  const [files, setFiles] = useState<readonly TypedFile[]>([example]);
  const { press, busy, problem } = usePress([title, files]);
  const picker = useRef<HTMLInputElement>(null);
  const change = (key: string, to: Partial<TypedFile>) =>
    setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...to } : file)));
  const pick = async (picked: FileList | null) => {
    const read = [...(picked ?? [])].map(async (file) => ({
      ...emptyFile(file.name),
      after: await file.text(),
    }));
    const added = await Promise.all(read);
    setFiles((now) => [...now, ...added]);
  };
  return (
    <form
      className="new-form"
      onSubmit={async (event) => {
        event.preventDefault();
        goTo(await press('/new/typed', { title, files: files.map(({ key: _, ...file }) => file) }));
      }}
    >
      <FormControl required>
        <FormControl.Label>Title</FormControl.Label>
        <TextInput block value={title} onChange={(event) => setTitle(event.target.value)} />
      </FormControl>
      {files.map((file) => (
        <TypedFileBox
          key={file.key}
          file={file}
          onChange={(to) => change(file.key, to)}
          onRemove={files.length === 1 ? undefined : () => setFiles(files.filter((one) => one !== file))}
        />
      ))}
      <div className="new-add">
        <Button leadingVisual={FileIcon} onClick={() => setFiles([...files, emptyFile(freePath(files))])}>
          Add a file
        </Button>
        <Button leadingVisual={UploadIcon} onClick={() => picker.current?.click()}>
          Pick files …
        </Button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Pick files"
          onChange={(event) => pick(event.target.files)}
        />
      </div>
      <Problem text={problem} />
      <div className="form-buttons">
        <Button type="submit" variant="primary" loading={busy}>
          Open pull request
        </Button>
      </div>
    </form>
  );
}

function freePath(files: readonly TypedFile[]): string {
  const wished = ['main.tf', 'variables.tf', 'terraform.tfvars', 'modules/web/main.tf'];
  return wished.find((path) => files.every((file) => file.path !== path)) ?? '';
}
