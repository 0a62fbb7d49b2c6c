/** A template of LCD boards being edited: the areas of both formats, the fields of the chosen one, colours, and the screen itself. */

import { useState } from 'preact/hooks';
import type { LcdArea, LcdTemplate } from '../../../../model/lcd-template.js';
import { LANGUAGES } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import { Fault as FaultNote, Input } from '../../shared/parts.js';
import { useStore } from '../../shared/use-store.js';
import { AddPart } from '../designs/add-part.js';
import { type Fault, faultsIn } from '../designs/faults.js';
import { FieldForm } from '../designs/field-form.js';
import { AREA_FIELDS, NEW_AREAS, type Part } from '../designs/fields.js';
import { DesignFrame } from '../designs/frame.js';
import { doubled, moved } from '../designs/order.js';
import { PartList } from '../designs/part-list.js';
import { SCREEN_PICTURE } from '../designs/picture-file.js';
import type { EditorProps } from '../designs/props.js';
import { type Editor, useEditor } from '../designs/use-editor.js';
import { usePreview } from '../designs/use-preview.js';
import { has, say } from '../designs/words.js';
import { link } from '../page.js';
import { BoxFields } from './box-fields.js';
import { type Box, freeBox } from './boxes.js';
import { Canvas } from './canvas.js';
import { type Format, ScreenChoices } from './screen-choices.js';
import { Theme } from './theme.js';

const SIZES = { landscape: { width: 960, height: 540 }, portrait: { width: 540, height: 960 } } as const;

export function BoardEditor(props: EditorProps<LcdTemplate>) {
  const editor = useEditor(props.shelf, props.first);
  const template = editor.steps.present;
  const [format, setFormat] = useState<Format>('landscape');
  const [language, setLanguage] = useState<string>('ru');
  const [isSnapping, setSnapping] = useState(true);
  const [wanted, choose] = useState(0);
  const areas = template[format];
  const chosen = Math.min(wanted, areas.length - 1);
  const size = SIZES[format];
  const preview = usePreview([template, format, language, useStore(link.connection) === 'open'], {
    draw: async () => (await link.client.call('previewLcdTemplate', { template, ...size, language })).preview,
    faultsIn,
    textOf: failureText,
  });
  const change = (next: readonly unknown[], where = '') =>
    editor.history.change({ ...template, [format]: next as LcdArea[] }, where === '' ? '' : `${format}.${where}`);
  const setBox = (index: number, box: Box) =>
    change(
      areas.map((area, at) => (at === index ? { ...area, box } : area)),
      `${index}.box`,
    );
  return (
    <DesignFrame {...props} editor={editor} faults={preview.faults}>
      <section class="panel design-preview" aria-label={say('preview')}>
        <ScreenChoices
          {...{ format, language, isSnapping }}
          languages={LANGUAGES}
          onFormat={setFormat}
          onLanguage={setLanguage}
          onSnapping={setSnapping}
        />
        <FaultNote text={preview.failure} />
        <Canvas
          key={format}
          boxes={areas.map(({ box }) => box)}
          titles={areas.map((area) => titleOf(area))}
          picture={preview.picture}
          isPending={preview.isPending}
          onChoose={choose}
          onBox={setBox}
          {...{ chosen, size, isSnapping }}
        />
        <p class="soft">{say('canvasKeys')}</p>
      </section>
      <div class="design-editor two">
        <Areas {...{ editor, format, chosen, choose, change }} faults={preview.faults} />
        <Properties {...{ editor, format, chosen, change, setBox }} faults={preview.faults} />
      </div>
      <Theme theme={template.theme} onChange={(theme, name) => editor.history.change({ ...template, theme }, `theme.${name}`)} />
    </DesignFrame>
  );
}

const PICTURES = {
  kind: 'pictures',
  label: 'field.pictures',
  limits: SCREEN_PICTURE,
  made: (picture: unknown) => ({ area: 'pictures', pictures: [picture] }),
} as const;

interface AreasProps {
  readonly editor: Editor<LcdTemplate>;
  readonly format: Format;
  readonly chosen: number;
  readonly faults: readonly Fault[];
  readonly change: (areas: readonly unknown[], where?: string) => void;
}

function Areas({ editor, format, chosen, faults, choose, change }: AreasProps & { readonly choose: (index: number) => void }) {
  const template = editor.steps.present;
  const areas = template[format];
  const add = (part: Part) => {
    change([...areas, { ...part, box: freeBox(areas.map(({ box }) => box)) }]);
    choose(areas.length);
  };
  return (
    <section class="panel design-column" aria-label={say('areas')}>
      <Input
        label={say('designTitle')}
        value={template.title}
        maxLength={200}
        required
        onText={(title) => title !== '' && editor.history.change({ ...template, title }, 'title')}
      />
      <h2>{say('areas')}</h2>
      <PartList
        label={say('areas')}
        titles={areas.map((area) => titleOf(area))}
        chosen={chosen}
        faults={faults}
        place={format}
        onChoose={choose}
        onMove={(from, to) => {
          change(moved(areas, from, to));
          choose(to);
        }}
        onDouble={(index) => {
          const free = freeBox(areas.map(({ box }) => box));
          change(doubled(areas, index).map((area, at) => (at === index + 1 ? { ...area, box: free } : area)));
          choose(index + 1);
        }}
        onRemove={(index) => change(areas.filter((_, at) => at !== index))}
      />
      <AddPart what="area" fresh={NEW_AREAS} first="clock" pictures={PICTURES} isFull={areas.length >= 20} onAdd={add} />
    </section>
  );
}

function Properties(props: AreasProps & { readonly setBox: (index: number, box: Box) => void }) {
  const { editor, format, chosen, faults, change, setBox } = props;
  const areas = editor.steps.present[format];
  const area = areas[chosen];
  if (area === undefined) return null;
  return (
    <section class="panel design-column" aria-label={say('fields')}>
      <h2>{titleOf(area)}</h2>
      <BoxFields box={area.box} faults={faults} place={`${format}.${chosen}`} onBox={(box) => setBox(chosen, box)} />
      <FieldForm
        key={`${format} ${chosen} ${area.area}`}
        part={area as Part}
        fields={AREA_FIELDS[area.area] ?? []}
        languages={LANGUAGES}
        faults={faults}
        place={`${format}.${chosen}`}
        limits={SCREEN_PICTURE}
        onChange={(changed, field) =>
          change(
            areas.map((one, at) => (at === chosen ? changed : one)),
            `${chosen}.${field}`,
          )
        }
      />
    </section>
  );
}

function titleOf(area: LcdArea): string {
  const word = `area.${area.area}`;
  return has(word) ? say(word) : area.area;
}
