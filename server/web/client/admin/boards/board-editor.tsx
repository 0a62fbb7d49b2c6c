/** A template of LCD boards being edited: the areas of both formats, the fields of the chosen one, colours, and the screen itself. */

import { useId, useState } from 'preact/hooks';
import { CONTRAST_MIN, contrastOf } from '../../../../model/designs/colours.js';
import type { LcdTemplate, LcdTheme } from '../../../../model/designs/lcd-template.js';
import { useNarrow } from '../../shared/parts/head.js';
import { Button, Check, Fault as FaultNote, Input, Select } from '../../shared/parts/parts.js';
import { LANGUAGE_NAMES, LANGUAGES } from '../../shared/words/catalogues.js';
import { numberFormat } from '../../shared/words/number-format.js';
import { DesignsSection } from '../designs/designs-section.js';
import { type Fault, faultsAt } from '../designs/faults.js';
import { AREA_FIELDS, NEW_AREAS, type Part } from '../designs/fields.js';
import { DesignFrame } from '../designs/frame.js';
import { FaultsOf } from '../designs/input.js';
import { kindTitle, PartFields, type Parts, PartsColumn, useParts } from '../designs/parts.js';
import { boardRepository, type EditorProps } from '../designs/repository.js';
import { useEditor } from '../designs/use-editor.js';
import { usePreview } from '../designs/use-preview.js';
import { boardValues } from '../designs/values.js';
import { say } from '../designs/words.js';
import { link } from '../page.js';
import { SCREEN_PICTURE } from '../picture-file.js';
import type { SectionProps } from '../place.js';
import { type Box, freeBox } from './boxes.js';
import { Canvas } from './canvas.js';
import { PAIRS } from './contrast.js';

export const BoardsSection = (props: SectionProps) => (
  <DesignsSection {...props} repository={boardRepository} title="boardsTitle" hint="boardsHint" editor={BoardEditor} />
);

const AREAS: Parts = {
  tag: 'area',
  words: { all: 'areas', another: 'newArea' },
  fields: AREA_FIELDS,
  fresh: NEW_AREAS,
  values: boardValues,
  first: 'clock',
  most: 20,
  picture: {
    kind: 'pictures',
    label: 'field.pictures',
    limits: SCREEN_PICTURE,
    made: (picture) => ({ area: 'pictures', pictures: [picture] }),
  },
};

const SIZES = { landscape: { width: 960, height: 540 }, portrait: { width: 540, height: 960 } } as const;
const FORMATS = ['landscape', 'portrait'] as const;
type Format = (typeof FORMATS)[number];

const titleOf = (area: Part): string => kindTitle(AREAS, String(area.area));

function BoardEditor(props: EditorProps<LcdTemplate>) {
  const editor = useEditor(props.repository, props.first);
  const template = editor.document;
  const [format, setFormat] = useState<Format>('landscape');
  const [language, setLanguage] = useState<string>('ru');
  const [isSnapping, setSnapping] = useState(true);
  const [isWhole, setWhole] = useState(true);
  const parts = useParts(editor, format);
  const { list, chosen } = parts;
  const boxes = template[format].map(({ box }) => box);
  const box = boxes[chosen];
  const size = SIZES[format];
  const preview = usePreview([template, format, language], () => link.client.call('previewLcdTemplate', { template, ...size, language }));
  const { faults } = preview;
  const setBox = (index: number, next: Box) => parts.set(index, { ...list[index], box: next }, 'box');
  const isNarrow = useNarrow();
  const fields = (
    <PartFields of={AREAS} parts={parts} faults={faults} languages={LANGUAGES}>
      {box && <BoxFields box={box} faults={faultsAt(faults, `${format}.${chosen}.box`)} onBox={(next) => setBox(chosen, next)} />}
    </PartFields>
  );
  return (
    <DesignFrame repository={props.repository} editor={editor} faults={faults}>
      <div class="design-editor beside">
        <section class="panel design-preview design-column" aria-label={say('preview')}>
          <div class="design-choices">
            <FormatChoice format={format} onChoose={setFormat} />
            <SampleLanguage language={language} onChoose={setLanguage} />
            <Check look="design-switch" label={say('snapping')} isChecked={isSnapping} onCheck={setSnapping} />
            <Check look="design-switch" label={say('wholeScreen')} isChecked={isWhole} onCheck={setWhole} />
          </div>
          <FaultNote text={preview.failure} />
          <Canvas
            key={format}
            titles={list.map(titleOf)}
            picture={preview.picture}
            isPending={preview.isPending}
            onChoose={parts.choose}
            onBox={setBox}
            {...{ boxes, chosen, size, isSnapping, isWhole }}
          />
          <p class="soft">{say('canvasKeys')}</p>
        </section>
        <div class="design-properties">
          <PartsColumn
            of={AREAS}
            parts={parts}
            faults={faults}
            titleOf={titleOf}
            placed={(area) => ({ ...area, box: freeBox(boxes) })}
            freshAt={list.length}
            fields={isNarrow ? fields : null}
          />
          {isNarrow ? null : fields}
        </div>
      </div>
      <Theme theme={template.theme} onChange={(theme, name) => editor.change({ ...template, theme }, `theme.${name}`)} />
    </DesignFrame>
  );
}

const SampleLanguage = ({ language, onChoose }: { readonly language: string; readonly onChoose: (language: string) => void }) => (
  <Select
    label={say('sampleLanguage')}
    value={language}
    options={LANGUAGES.map((one) => [one, LANGUAGE_NAMES.get(one) ?? one])}
    onChoose={onChoose}
  />
);

const FormatChoice = ({ format, onChoose }: { readonly format: Format; readonly onChoose: (format: Format) => void }) => (
  <fieldset class="row design-group">
    <legend class="out-of-sight">{say('format')}</legend>
    {FORMATS.map((one) => (
      <Button key={one} aria-pressed={format === one} onClick={() => onChoose(one)}>
        {say(one)}
      </Button>
    ))}
  </fieldset>
);

const SIDES = ['left', 'top', 'width', 'height'] as const;

interface BoxFieldsProps {
  readonly box: Box;
  readonly faults: readonly Fault[];
  readonly onBox: (box: Box) => void;
}

/** The place of an area as numbers, for exact input. */
function BoxFields({ box, faults, onBox }: BoxFieldsProps) {
  const id = useId();
  const type = (index: number, typed: number) => {
    const [left, top, width, height] = box.map((side, at) => (at === index ? typed : side)) as [number, number, number, number];
    if (typed >= 0 && typed <= 100) onBox([left, top, width, height]);
  };
  return (
    <fieldset class="design-box" aria-describedby={id}>
      <legend>{say('box')}</legend>
      {SIDES.map((side, index) => (
        <SideInput
          key={side}
          label={say(`side.${side}`)}
          value={box[index] ?? 0}
          isFaulty={faults.length > 0}
          onNumber={(typed) => type(index, typed)}
        />
      ))}
      <FaultsOf faults={faults} id={id} />
    </fieldset>
  );
}

interface SideInputProps {
  readonly label: string;
  readonly value: number;
  readonly isFaulty: boolean;
  readonly onNumber: (typed: number) => void;
}

/** With the sign of the page's language before decimals, which a field for numbers has from the browser. */
function SideInput({ label, value, isFaulty, onNumber }: SideInputProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const type = (text: string) => {
    setTyped(text);
    const number = Number(text.trim().replace(',', '.'));
    if (text.trim() !== '' && !Number.isNaN(number)) onNumber(number);
  };
  return (
    <Input
      label={label}
      inputMode="decimal"
      autocomplete="off"
      value={typed ?? numberFormat(document.documentElement.lang, { maximumFractionDigits: 2 }).format(value)}
      aria-invalid={isFaulty}
      onText={type}
      onBlur={() => setTyped(null)}
    />
  );
}

const COLOURS = ['background', 'panel', 'ink', 'quiet', 'accent', 'accent_ink'] as const;

function Theme({ theme, onChange }: { readonly theme: LcdTheme; readonly onChange: (theme: LcdTheme, name: string) => void }) {
  return (
    <details class="panel" open>
      <summary>
        <h2>{say('colours')}</h2>
      </summary>
      <div class="design-colours">
        {COLOURS.map((name) => (
          <label key={name} class="design-colour">
            <input type="color" value={theme[name]} onInput={(event) => onChange({ ...theme, [name]: event.currentTarget.value }, name)} />
            <span>{say(`colour.${name}`)}</span>
            <code>{theme[name]}</code>
          </label>
        ))}
      </div>
      <ul class="design-contrasts" aria-label={say('contrasts')}>
        {PAIRS.map(([letters, ground]) => {
          const ratio = contrastOf(theme[letters], theme[ground]);
          const isGood = ratio >= CONTRAST_MIN;
          const named = { letters: say(`colour.${letters}`), ground: say(`colour.${ground}`) };
          const what = say('contrastOf', { ...named, ratio: Math.round(ratio * 10) / 10 });
          return (
            <li key={`${letters} ${ground}`} data-good={isGood}>
              {isGood ? '✓' : '✗'} {what} {isGood ? '' : say('contrastLow')}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
