/** A file from the computer. The browser's own button speaks the browser's language, so that it is covered by one in the page's. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { sayShared } from '../words/words.js';

interface FileFieldProps {
  readonly label: string;
  /** As the attribute of inputs: `.toml,text/plain`. */
  readonly accept: string;
  readonly onFile: (file: File | undefined) => unknown;
  /** Whether the chosen file is said by its name; not where it is shown itself. */
  readonly isNamed?: boolean;
  readonly isFaulty?: boolean;
  readonly describedBy?: string;
  /** Between the label and the button, such as what is there now. */
  readonly children?: ComponentChildren;
}

export function FileField({ label, accept, onFile, isNamed = true, isFaulty = false, describedBy, children }: FileFieldProps) {
  const id = useId();
  const [name, setName] = useState('');
  return (
    <div class="field">
      <span id={`${id}-of`}>{label}</span>
      {children}
      <div class="row">
        <label class="button file-button">
          <span id={`${id}-what`}>{sayShared('chooseFile')}</span>
          <input
            type="file"
            class="out-of-sight"
            accept={accept}
            aria-labelledby={`${id}-of ${id}-what`}
            aria-invalid={isFaulty}
            aria-describedby={describedBy}
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              setName(file?.name ?? '');
              onFile(file);
              // The same file can be chosen again, such as after it was mended.
              currentTarget.value = '';
            }}
          />
        </label>
        {isNamed ? <span class="soft file-name">{name || sayShared('noFileChosen')}</span> : null}
      </div>
    </div>
  );
}
