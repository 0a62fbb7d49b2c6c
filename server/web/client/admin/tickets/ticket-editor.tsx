/** The design of a ticket being edited: rows, the fields of the chosen one, and the paper as the box would print it. */
import { useState } from 'preact/hooks';
import type { DesignRow, TicketDesign } from '../../../../model/ticket-design.js';
import type { Word } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import { Input } from '../../shared/parts.js';
import { useStore } from '../../shared/use-store.js';
import { AddPart } from '../designs/add-part.js';
import { type Fault, faultsAt, faultsIn } from '../designs/faults.js';
import { FieldForm, labelOf } from '../designs/field-form.js';
import { NEW_ROWS, type Part, ROW_FIELDS } from '../designs/fields.js';
import { DesignFrame } from '../designs/frame.js';
import { FaultsOf } from '../designs/input.js';
import { doubled, moved } from '../designs/order.js';
import { PartList } from '../designs/part-list.js';
import { PAPER_PICTURE } from '../designs/picture-file.js';
import type { EditorProps } from '../designs/props.js';
import { type Editor, useEditor } from '../designs/use-editor.js';
import { usePreview } from '../designs/use-preview.js';
import { say } from '../designs/words.js';
import { link } from '../page.js';
import { Paper, type Width } from './paper.js';

export function TicketEditor(props: EditorProps<TicketDesign>) {
  const editor = useEditor(props.shelf, props.first);
  const design = editor.steps.present;
  const [width, setWidth] = useState<Width>(576);
  const [chosenLanguage, setLanguage] = useState('');
  const language = design.languages.includes(chosenLanguage) ? chosenLanguage : (design.languages[0] ?? 'ru');
  const preview = usePreview([design, width, language, useStore(link.connection) === 'open'], {
    draw: async () => (await link.client.call('previewTicketDesign', { design, width, language })).preview,
    faultsIn,
    textOf: failureText,
  });
  return (
    <DesignFrame {...props} editor={editor} faults={preview.faults}>
      <div class="design-editor">
        <Rows editor={editor} faults={preview.faults} />
        <Paper {...{ design, preview, width, language }} onWidth={setWidth} onLanguage={setLanguage} />
      </div>
    </DesignFrame>
  );
}

const PICTURES = {
  kind: 'image',
  label: 'field.image',
  limits: PAPER_PICTURE,
  made: (image: unknown) => ({ row: 'image', image, height: 8 }),
} as const;

interface RowsProps {
  readonly editor: Editor<TicketDesign>;
  readonly faults: readonly Fault[];
}

function Rows({ editor, faults }: RowsProps) {
  const { history, steps } = editor;
  const design = steps.present;
  const [wanted, choose] = useState(0);
  const chosen = Math.min(wanted, design.rows.length - 1);
  const change = (rows: readonly unknown[], where = '') => history.change({ ...design, rows: rows as DesignRow[] }, where);
  return (
    <>
      <section class="panel design-column" aria-label={say('rows')}>
        <Head editor={editor} faults={faults} />
        <h2>{say('rows')}</h2>
        <PartList
          label={say('rows')}
          titles={design.rows.map((one) => titleOf(one))}
          chosen={chosen}
          faults={faults}
          place="rows"
          onChoose={choose}
          onMove={(from, to) => {
            change(moved(design.rows, from, to));
            choose(to);
          }}
          onDouble={(index) => {
            change(doubled(design.rows, index));
            choose(index + 1);
          }}
          onRemove={(index) => change(design.rows.filter((_, at) => at !== index))}
        />
        <AddPart
          what="row"
          fresh={NEW_ROWS}
          first="text"
          pictures={PICTURES}
          isFull={design.rows.length >= 60}
          onAdd={(added) => {
            change([...design.rows.slice(0, chosen + 1), added, ...design.rows.slice(chosen + 1)]);
            choose(chosen + 1);
          }}
        />
      </section>
      <Properties {...{ editor, faults, chosen, change }} />
    </>
  );
}

type PropertiesProps = RowsProps & {
  readonly chosen: number;
  readonly change: (rows: readonly unknown[], where?: string) => void;
};

function Properties({ editor, faults, chosen, change }: PropertiesProps) {
  const design = editor.steps.present;
  const row = design.rows[chosen] as Part | undefined;
  const kind = String(row?.row ?? '');
  return (
    <section class="panel design-column" aria-label={say('fields')}>
      <h2>{row === undefined ? say('fields') : say(`row.${kind}` as Word<'designs'>)}</h2>
      {row === undefined ? null : (
        <FieldForm
          key={`${chosen} ${kind}`}
          part={row}
          fields={ROW_FIELDS[kind] ?? []}
          languages={design.languages}
          faults={faults}
          place={`rows.${chosen}`}
          limits={PAPER_PICTURE}
          onChange={(changed, field) =>
            change(
              design.rows.map((one, at) => (at === chosen ? changed : one)),
              `${chosen}.${field}`,
            )
          }
        />
      )}
      <p class="soft">{say('ticketFields')}</p>
    </section>
  );
}

/** Title and languages of the whole design. */
function Head({ editor, faults }: RowsProps) {
  const { history, steps } = editor;
  const design = steps.present;
  const [typed, setTyped] = useState(design.languages.join(' '));
  const found = languagesIn(typed) ? faultsAt(faults, 'languages') : [{ field: 'languages', text: say('faultLanguages') }];
  const type = (text: string) => {
    setTyped(text);
    const languages = languagesIn(text);
    if (languages) history.change({ ...design, languages }, 'languages');
  };
  return (
    <>
      <Input
        label={say('designTitle')}
        value={design.title}
        maxLength={200}
        required
        onText={(title) => title !== '' && history.change({ ...design, title }, 'title')}
      />
      <label class="field">
        {say('languages')}
        <input
          value={typed}
          aria-invalid={found.length > 0}
          aria-describedby="design-languages"
          onInput={(event) => type(event.currentTarget.value)}
        />
        <FaultsOf faults={found} id="design-languages" />
      </label>
    </>
  );
}

/** null = it is no list of languages. */
function languagesIn(text: string): string[] | null {
  const languages = text.trim().split(/[\s,]+/);
  return languages.length <= 10 && languages.every((language) => /^[a-z]{2}$/.test(language)) ? languages : null;
}

const LETTERS_SHOWN = 40;

function titleOf(row: DesignRow): string {
  const name = say(`row.${row.row}`);
  const first = ['text', 'left', 'content']
    .map((field) => (row as Part)[field])
    .find((value) => value !== undefined && typeof value !== 'boolean');
  const words = typeof first === 'object' && first !== null ? Object.values(first)[0] : first;
  if (typeof words === 'string' && words !== '') return `${name}: ${words.slice(0, LETTERS_SHOWN)}`;
  const height = (row as Part).height;
  return typeof height === 'number' ? `${name}, ${labelOf(row.row, 'height').toLowerCase()} ${height}` : name;
}
