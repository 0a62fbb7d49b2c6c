/** The parts of a document being edited, rows of a ticket or areas of a screen: their list, and the fields of the chosen one. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Button, Input, Select } from '../../shared/parts/parts.js';
import type { Word } from '../../shared/words/catalogues.js';
import type { PictureLimits } from '../picture-file.js';
import type { Fault } from './faults.js';
import { FieldForm } from './field-form.js';
import type { Field, Part } from './fields.js';
import { PartList } from './part-list.js';
import { PictureField } from './picture-field.js';
import type { Design } from './repository.js';
import { inserted, moved } from './steps.js';
import type { Editor } from './use-editor.js';
import { type Value, WithValues } from './values.js';
import { has, say } from './words.js';

/** What an editor knows of the parts of its documents. */
export interface Parts {
  /** The field with the kind of a part. */
  readonly tag: 'row' | 'area';
  readonly words: { readonly all: Word<'designs'>; readonly another: Word<'designs'> };
  readonly fields: Readonly<Record<string, readonly Field[]>>;
  /** A new part of each kind, except for the kind of pictures. */
  readonly fresh: Readonly<Record<string, Part>>;
  /** What can stand in the texts of a part of this kind. */
  readonly values: (kind: string) => readonly Value[];
  readonly first: string;
  readonly most: number;
  /** A part with a picture is made of one, because without it the part is invalid. */
  readonly picture: {
    readonly kind: string;
    readonly label: Word<'designs'>;
    readonly limits: PictureLimits;
    readonly made: (picture: unknown) => Part;
  };
}

const kindOf = ({ tag }: Parts, part: Part): string => String(part[tag]);

export function kindTitle({ tag }: Parts, kind: string): string {
  const word = `${tag}.${kind}`;
  return has(word) ? say(word) : kind;
}

/**
 * @param place the field of the document with the parts
 * @param first the one that is chosen to begin with
 */
export function useParts<Document extends Design>(editor: Editor<Document>, place: keyof Document & string, first = 0) {
  const { document } = editor;
  const list = document[place] as unknown as readonly Part[];
  const [wanted, choose] = useState(first);
  const chosen = Math.min(wanted, list.length - 1);
  const change = (next: readonly Part[], where = '') => editor.change({ ...document, [place]: next }, where && `${place}.${where}`);
  return {
    editor,
    place,
    list,
    chosen,
    choose,
    set: (index: number, part: Part, field: string) =>
      change(
        list.map((one, at) => (at === index ? part : one)),
        `${index}.${field}`,
      ),
    insert: (at: number, part: Part) => {
      change(inserted(list, at, part));
      choose(at);
    },
    move: (from: number, to: number) => {
      change(moved(list, from, to));
      choose(to);
    },
    remove: (index: number) => change(list.filter((_, at) => at !== index)),
  };
}

interface PartsProps<Document extends Design> {
  readonly of: Parts;
  readonly parts: ReturnType<typeof useParts<Document>>;
  readonly faults: readonly Fault[];
  readonly children?: ComponentChildren;
}

interface PartsColumnProps<Document extends Design> extends PartsProps<Document> {
  readonly titleOf: (part: Part) => string;
  /** A copy of a part, or a new one, as it is put into the document. */
  readonly placed?: (part: Part) => Part;
  readonly freshAt: number;
  /** Of the chosen part, where they stand in the list; null = beside it. */
  readonly fields: ComponentChildren;
}

/** The title of the document and its parts in order. */
export function PartsColumn<Document extends Design>(props: PartsColumnProps<Document>) {
  const { of, parts, faults, titleOf, placed = (part) => part, freshAt, fields, children } = props;
  const { editor, list } = parts;
  return (
    <>
      <div class="panel design-facts">
        <Input
          label={say('designTitle')}
          value={editor.document.title}
          maxLength={200}
          required
          onText={(title) => title !== '' && editor.change({ ...editor.document, title }, 'title')}
        />
        {children}
      </div>
      <section class="panel design-column" aria-label={say(of.words.all)}>
        <h2>{say(of.words.all)}</h2>
        <PartList
          label={say(of.words.all)}
          titles={list.map(titleOf)}
          chosen={parts.chosen}
          {...{ faults, fields }}
          place={parts.place}
          onChoose={parts.choose}
          onMove={parts.move}
          onDouble={(index) => parts.insert(index + 1, placed(list[index] ?? {}))}
          onRemove={parts.remove}
        />
        <AddPart of={of} isFull={list.length >= of.most} onAdd={(part) => parts.insert(freshAt, placed(part))} />
      </section>
    </>
  );
}

interface AddPartProps {
  readonly of: Parts;
  readonly isFull: boolean;
  readonly onAdd: (part: Part) => void;
}

function AddPart({ of, isFull, onAdd }: AddPartProps) {
  const { words, fresh, first, picture } = of;
  const [kind, setKind] = useState(first);
  const kinds = [...Object.keys(fresh), picture.kind];
  return (
    <div class="design-add">
      <Select label={say(words.another)} value={kind} options={kinds.map((one) => [one, kindTitle(of, one)])} onChoose={setKind} />
      {kind === picture.kind ? (
        <PictureField
          label={say(picture.label)}
          faults={[]}
          value=""
          limits={picture.limits}
          onChange={(taken) => onAdd(picture.made(taken))}
        />
      ) : (
        <Button disabled={isFull} onClick={() => onAdd(fresh[kind] ?? {})}>
          + {say('add')}
        </Button>
      )}
    </div>
  );
}

const hasText = ({ kind }: Field): boolean => kind === 'words' || kind === 'text' || kind === 'texts';

interface PartFieldsProps<Document extends Design> extends PartsProps<Document> {
  readonly languages: readonly string[];
  readonly hint?: string;
}

/** The fields of the chosen part. `children` stand before them. */
export function PartFields<Document extends Design>({ of, parts, faults, languages, hint, children }: PartFieldsProps<Document>) {
  const { place, list, chosen } = parts;
  const part = list[chosen];
  const kind = part === undefined ? '' : kindOf(of, part);
  const fields = of.fields[kind] ?? [];
  const form = part && (
    <FieldForm
      key={`${place} ${chosen} ${kind}`}
      part={part}
      fields={fields}
      languages={languages}
      faults={faults}
      place={`${place}.${chosen}`}
      limits={of.picture.limits}
      onChange={(changed, field) => parts.set(chosen, changed, field)}
    />
  );
  return (
    <section class="panel design-column design-fields" aria-label={say('fields')}>
      <h2>{part === undefined ? say('fields') : kindTitle(of, kind)}</h2>
      {children}
      {fields.some(hasText) ? (
        <WithValues key={`${place} ${chosen} ${kind}`} values={of.values(kind)}>
          {form}
        </WithValues>
      ) : (
        form
      )}
      {hint === undefined ? null : <p class="soft">{hint}</p>}
    </section>
  );
}
