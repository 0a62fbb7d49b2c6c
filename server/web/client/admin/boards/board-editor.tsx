/** A template of LCD boards being edited: the areas of both formats, the fields of the chosen one, colours, and the screen itself. */

import { useState } from 'preact/hooks';
import type { LcdArea, LcdTemplate } from '../../../../model/lcd-template.js';
import { LANGUAGES, type LooksWord } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import { type Fault, faultsIn } from '../looks/faults.js';
import { FieldForm } from '../looks/field-form.js';
import { AREA_FIELDS, type Part } from '../looks/fields.js';
import { LookFrame } from '../looks/look-frame.js';
import type { EditorProps } from '../looks/looks-section.js';
import { doubled, moved } from '../looks/order.js';
import { PartList } from '../looks/part-list.js';
import { SCREEN_PICTURE } from '../looks/picture-file.js';
import { type Editor, useEditor } from '../looks/use-editor.js';
import { usePreview } from '../looks/use-preview.js';
import { Fault as FaultNote } from '../parts.js';
import type { SectionSpeech } from '../use-words.js';
import { AddArea } from './add-area.js';
import { BoxFields } from './box-fields.js';
import { type Box, freeBox } from './boxes.js';
import { Canvas } from './canvas.js';
import { type Format, ScreenChoices } from './screen-choices.js';
import { Theme } from './theme.js';

const SIZES = { landscape: { width: 960, height: 540 }, portrait: { width: 540, height: 960 } } as const;

export function BoardEditor(props: EditorProps<LcdTemplate>) {
  const { shelf, first, speech, speaker, link } = props;
  const page = useStore(speaker.speech);
  const editor = useEditor(shelf, first);
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
    faultsIn: (failure) => faultsIn(failure, page.say),
    textOf: (failure) => failureText(failure, page.say),
  });
  const change = (next: readonly unknown[], where = '') =>
    editor.history.change({ ...template, [format]: next as LcdArea[] }, where === '' ? '' : `${format}.${where}`);
  const setBox = (index: number, box: Box) =>
    change(
      areas.map((area, at) => (at === index ? { ...area, box } : area)),
      `${index}.box`,
    );
  return (
    <LookFrame {...props} editor={editor} faults={preview.faults}>
      <section class="panel look-preview" aria-label={speech.say('preview')}>
        <ScreenChoices
          {...{ format, language, isSnapping, speech }}
          languages={LANGUAGES}
          onFormat={setFormat}
          onLanguage={setLanguage}
          onSnapping={setSnapping}
        />
        <FaultNote text={preview.failure} />
        <Canvas
          key={format}
          boxes={areas.map(({ box }) => box)}
          titles={areas.map((area) => titleOf(area, speech))}
          picture={preview.picture}
          isPending={preview.isPending}
          onChoose={choose}
          onBox={setBox}
          {...{ chosen, size, isSnapping, speech }}
        />
        <p class="soft">{speech.say('canvasKeys')}</p>
      </section>
      <div class="look-editor two">
        <Areas {...{ editor, format, chosen, speech, choose, change }} faults={preview.faults} />
        <Properties {...{ editor, format, chosen, speech, change, setBox }} faults={preview.faults} />
      </div>
      <Theme
        theme={template.theme}
        speech={speech}
        onChange={(theme, name) => editor.history.change({ ...template, theme }, `theme.${name}`)}
      />
    </LookFrame>
  );
}

interface AreasProps {
  readonly editor: Editor<LcdTemplate>;
  readonly format: Format;
  readonly chosen: number;
  readonly faults: readonly Fault[];
  readonly speech: SectionSpeech<LooksWord>;
  readonly change: (areas: readonly unknown[], where?: string) => void;
}

function Areas({ editor, format, chosen, faults, speech, choose, change }: AreasProps & { readonly choose: (index: number) => void }) {
  const { say } = speech;
  const template = editor.steps.present;
  const areas = template[format];
  const add = (part: Part) => {
    change([...areas, { ...part, box: freeBox(areas.map(({ box }) => box)) }]);
    choose(areas.length);
  };
  return (
    <section class="panel look-column" aria-label={say('areas')}>
      <label class="field">
        {say('lookTitle')}
        <input
          value={template.title}
          maxLength={200}
          required
          onInput={(event) =>
            event.currentTarget.value !== '' && editor.history.change({ ...template, title: event.currentTarget.value }, 'title')
          }
        />
      </label>
      <h2>{say('areas')}</h2>
      <PartList
        label={say('areas')}
        titles={areas.map((area) => titleOf(area, speech))}
        chosen={chosen}
        faults={faults}
        place={format}
        speech={speech}
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
      <AddArea speech={speech} isFull={areas.length >= 20} onAdd={add} />
    </section>
  );
}

function Properties(props: AreasProps & { readonly setBox: (index: number, box: Box) => void }) {
  const { editor, format, chosen, faults, speech, change, setBox } = props;
  const areas = editor.steps.present[format];
  const area = areas[chosen];
  if (area === undefined) return null;
  return (
    <section class="panel look-column" aria-label={speech.say('fields')}>
      <h2>{titleOf(area, speech)}</h2>
      <BoxFields box={area.box} faults={faults} place={`${format}.${chosen}`} speech={speech} onBox={(box) => setBox(chosen, box)} />
      <FieldForm
        key={`${format} ${chosen} ${area.area}`}
        part={area as Part}
        fields={AREA_FIELDS[area.area] ?? []}
        languages={LANGUAGES}
        faults={faults}
        place={`${format}.${chosen}`}
        limits={SCREEN_PICTURE}
        speech={speech}
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

function titleOf(area: LcdArea, { say, has }: SectionSpeech<LooksWord>): string {
  const word = `area.${area.area}`;
  return has(word) ? say(word) : area.area;
}
