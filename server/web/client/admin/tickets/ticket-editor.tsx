/** The design of a ticket being edited: rows, the fields of the chosen one, and the paper as the box would print it. */

import { useState } from 'preact/hooks';
import type { DesignRow, TicketDesign } from '../../../../model/ticket-design.js';
import type { LooksWord } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import { type Fault, faultsAt, faultsIn } from '../looks/faults.js';
import { FieldForm, labelOf } from '../looks/field-form.js';
import { NEW_ROWS, type Part, ROW_FIELDS } from '../looks/fields.js';
import { FaultsOf } from '../looks/input.js';
import { LookFrame } from '../looks/look-frame.js';
import type { EditorProps } from '../looks/looks-section.js';
import { doubled, moved } from '../looks/order.js';
import { PartList } from '../looks/part-list.js';
import { PAPER_PICTURE } from '../looks/picture-file.js';
import { type Editor, useEditor } from '../looks/use-editor.js';
import { usePreview } from '../looks/use-preview.js';
import type { SectionSpeech } from '../use-words.js';
import { AddRow } from './add-row.js';
import { Paper } from './paper.js';

export type Width = 384 | 512 | 576 | 640;

export function TicketEditor(props: EditorProps<TicketDesign>) {
  const { shelf, first, speech, speaker, link } = props;
  const page = useStore(speaker.speech);
  const editor = useEditor(shelf, first);
  const design = editor.steps.present;
  const [width, setWidth] = useState<Width>(576);
  const [chosenLanguage, setLanguage] = useState('');
  const language = design.languages.includes(chosenLanguage) ? chosenLanguage : (design.languages[0] ?? 'ru');
  const preview = usePreview([design, width, language, useStore(link.connection) === 'open'], {
    draw: async () => (await link.client.call('previewTicketDesign', { design, width, language })).preview,
    faultsIn: (failure) => faultsIn(failure, page.say),
    textOf: (failure) => failureText(failure, page.say),
  });
  return (
    <LookFrame {...props} editor={editor} faults={preview.faults}>
      <div class="look-editor">
        <Rows editor={editor} faults={preview.faults} speech={speech} />
        <Paper
          link={link}
          speaker={speaker}
          speech={speech}
          design={design}
          preview={preview}
          width={width}
          language={language}
          onWidth={setWidth}
          onLanguage={setLanguage}
        />
      </div>
    </LookFrame>
  );
}

interface RowsProps {
  readonly editor: Editor<TicketDesign>;
  readonly faults: readonly Fault[];
  readonly speech: SectionSpeech<LooksWord>;
}

function Rows({ editor, faults, speech }: RowsProps) {
  const { say } = speech;
  const { history, steps } = editor;
  const design = steps.present;
  const [wanted, choose] = useState(0);
  const chosen = Math.min(wanted, design.rows.length - 1);
  const change = (rows: readonly unknown[], where = '') => history.change({ ...design, rows: rows as DesignRow[] }, where);
  return (
    <>
      <section class="panel look-column" aria-label={say('rows')}>
        <Head editor={editor} faults={faults} speech={speech} />
        <h2>{say('rows')}</h2>
        <PartList
          label={say('rows')}
          titles={design.rows.map((one) => titleOf(one, speech))}
          chosen={chosen}
          faults={faults}
          place="rows"
          speech={speech}
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
        <AddRow
          kinds={Object.keys(NEW_ROWS)}
          speech={speech}
          isFull={design.rows.length >= 60}
          onAdd={(added) => {
            change([...design.rows.slice(0, chosen + 1), added, ...design.rows.slice(chosen + 1)]);
            choose(chosen + 1);
          }}
        />
      </section>
      <Properties {...{ editor, faults, speech, chosen, change }} />
    </>
  );
}

type PropertiesProps = RowsProps & {
  readonly chosen: number;
  readonly change: (rows: readonly unknown[], where?: string) => void;
};

function Properties({ editor, faults, speech, chosen, change }: PropertiesProps) {
  const { say } = speech;
  const design = editor.steps.present;
  const row = design.rows[chosen] as Part | undefined;
  const kind = String(row?.row ?? '');
  return (
    <section class="panel look-column" aria-label={say('fields')}>
      <h2>{row === undefined ? say('fields') : say(`row.${kind}` as LooksWord)}</h2>
      {row === undefined ? null : (
        <FieldForm
          key={`${chosen} ${kind}`}
          part={row}
          fields={ROW_FIELDS[kind] ?? []}
          languages={design.languages}
          faults={faults}
          place={`rows.${chosen}`}
          limits={PAPER_PICTURE}
          speech={speech}
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
function Head({ editor, faults, speech }: RowsProps) {
  const { say } = speech;
  const { history, steps } = editor;
  const design = steps.present;
  const [typed, setTyped] = useState(design.languages.join(' '));
  const languages = typed.trim().split(/[\s,]+/);
  const isList = languages.every((language) => /^[a-z]{2}$/.test(language)) && languages.length <= 10;
  const found = isList ? faultsAt(faults, 'languages') : [{ field: 'languages', text: say('faultLanguages') }];
  return (
    <>
      <label class="field">
        {say('lookTitle')}
        <input
          value={design.title}
          maxLength={200}
          required
          onInput={(event) => event.currentTarget.value !== '' && history.change({ ...design, title: event.currentTarget.value }, 'title')}
        />
      </label>
      <label class="field">
        {say('languages')}
        <input
          value={typed}
          aria-invalid={found.length > 0}
          aria-describedby="look-languages"
          onInput={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            const next = text.trim().split(/[\s,]+/);
            if (next.every((one) => /^[a-z]{2}$/.test(one)) && next.length <= 10)
              history.change({ ...design, languages: next }, 'languages');
          }}
        />
        <FaultsOf faults={found} id="look-languages" />
      </label>
    </>
  );
}

const LETTERS_SHOWN = 40;

function titleOf(row: DesignRow, speech: SectionSpeech<LooksWord>): string {
  const name = speech.say(`row.${row.row}`);
  const first = ['text', 'left', 'content']
    .map((field) => (row as Part)[field])
    .find((value) => value !== undefined && typeof value !== 'boolean');
  const words = typeof first === 'object' && first !== null ? Object.values(first)[0] : first;
  if (typeof words === 'string' && words !== '') return `${name}: ${words.slice(0, LETTERS_SHOWN)}`;
  const height = (row as Part).height;
  return typeof height === 'number' ? `${name}, ${labelOf(speech, row.row, 'height').toLowerCase()} ${height}` : name;
}
