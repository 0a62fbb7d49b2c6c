/** The design of a ticket being edited: rows, the fields of the chosen one, and the paper as the box would print it. */
import { useState } from 'preact/hooks';
import type { TicketDesign } from '../../../../model/designs/ticket-design.js';
import { useNarrow } from '../../shared/parts/head.js';
import { LanguageChecks, languageName } from '../../shared/parts/language-checks.js';
import { Select } from '../../shared/parts/parts.js';
import { numberFormat } from '../../shared/words/number-format.js';
import { language as pageLanguage } from '../../shared/words/words.js';
import { DesignsSection } from '../designs/designs-section.js';
import { type Fault, faultsAt } from '../designs/faults.js';
import { labelOf } from '../designs/field-form.js';
import { NEW_ROWS, type Part, ROW_FIELDS } from '../designs/fields.js';
import { DesignFrame } from '../designs/frame.js';
import { FaultsOf } from '../designs/input.js';
import { kindTitle, PartFields, type Parts, PartsColumn, useParts } from '../designs/parts.js';
import { type EditorProps, ticketRepository } from '../designs/repository.js';
import { type Editor, useEditor } from '../designs/use-editor.js';
import { usePreview } from '../designs/use-preview.js';
import { ticketValues, withValueNames } from '../designs/values.js';
import { say } from '../designs/words.js';
import { link } from '../page.js';
import { PAPER_PICTURE } from '../picture-file.js';
import type { SectionProps } from '../place.js';
import { Paper, type Width } from './paper.js';

export const TicketsSection = (props: SectionProps) => (
  <DesignsSection {...props} repository={ticketRepository} title="ticketsTitle" hint="ticketsHint" editor={TicketEditor} />
);

const ROWS: Parts = {
  tag: 'row',
  words: { all: 'rows', another: 'newRow' },
  fields: ROW_FIELDS,
  fresh: NEW_ROWS,
  values: ticketValues,
  first: 'text',
  most: 60,
  picture: { kind: 'image', label: 'field.image', limits: PAPER_PICTURE, made: (image) => ({ row: 'image', image, height: 8 }) },
};

function TicketEditor(props: EditorProps<TicketDesign>) {
  const editor = useEditor(props.repository, props.first);
  const design = editor.document;
  // Not with a margin, whose fields say nothing of what can be done here.
  const parts = useParts(
    editor,
    'rows',
    Math.max(
      0,
      design.rows.findIndex(({ row }) => row === 'number'),
    ),
  );
  const [width, setWidth] = useState<Width>(576);
  const [chosenLanguage, setLanguage] = useState('');
  const language = design.languages.includes(chosenLanguage) ? chosenLanguage : (design.languages[0] ?? 'ru');
  const preview = usePreview([design, width, language], () => link.client.call('previewTicketDesign', { design, width, language }));
  const { faults } = preview;
  const isNarrow = useNarrow();
  const fields = <PartFields of={ROWS} parts={parts} faults={faults} languages={design.languages} hint={say('ticketFields')} />;
  return (
    <DesignFrame repository={props.repository} editor={editor} faults={faults}>
      <div class="design-editor">
        <PartsColumn of={ROWS} {...{ parts, faults, titleOf }} freshAt={parts.chosen + 1} fields={isNarrow ? fields : null}>
          <Languages editor={editor} faults={faults} />
        </PartsColumn>
        {isNarrow ? null : fields}
        <Paper {...{ design, preview, width, language }} onWidth={setWidth} onLanguage={setLanguage} />
      </div>
    </DesignFrame>
  );
}

/** Of the whole design. */
function Languages({ editor, faults }: { readonly editor: Editor<TicketDesign>; readonly faults: readonly Fault[] }) {
  const design = editor.document;
  return (
    <div class="field">
      <LanguageChecks
        legend={say('languages')}
        chosen={design.languages}
        onChoose={(languages) => editor.change({ ...design, languages: [...languages] }, 'languages')}
      />
      {design.languages.length < 2 ? null : (
        <Select
          label={say('mainLanguage')}
          value={design.languages[0] ?? ''}
          options={design.languages.map((one) => [one, languageName(one)])}
          onChoose={(main) =>
            editor.change({ ...design, languages: [main, ...design.languages.filter((one) => one !== main)] }, 'languages')
          }
        />
      )}
      <FaultsOf faults={faultsAt(faults, 'languages')} id="design-languages" />
    </div>
  );
}

const LETTERS_SHOWN = 60;

const shortened = (text: string): string => (text.length > LETTERS_SHOWN ? `${text.slice(0, LETTERS_SHOWN).trimEnd()}…` : text);

function titleOf(row: Part): string {
  const kind = String(row.row);
  const name = kindTitle(ROWS, kind);
  const first = [row.text, row.left, row.content].find((value) => value !== undefined && typeof value !== 'boolean');
  const words = typeof first === 'object' && first !== null ? Object.values(first)[0] : first;
  if (typeof words === 'string' && words !== '') return `${name}: ${shortened(withValueNames(words))}`;
  return typeof row.height === 'number'
    ? `${name}, ${labelOf(kind, 'height').toLowerCase()} ${numberFormat(pageLanguage.value).format(row.height)}`
    : name;
}
