/** The section of ticket designs or board templates: the list, or the editor of one. */

import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LooksWord } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import { useStore } from '../../shared/store.js';
import { Fault } from '../parts.js';
import { addressOf } from '../place.js';
import type { SectionProps } from '../sections.js';
import { type SectionSpeech, useWords } from '../use-words.js';
import { LookList } from './look-list.js';
import type { Read, Shelf } from './shelf.js';
import './looks.css';

export interface EditorProps<Document extends { readonly title: string }> extends SectionProps {
  readonly shelf: Shelf<Document>;
  readonly first: Read<Document>;
  readonly speech: SectionSpeech<LooksWord>;
}

interface LooksProps<Document extends { readonly title: string }> extends SectionProps {
  readonly shelf: Shelf<Document>;
  readonly title: LooksWord;
  readonly hint: LooksWord;
  readonly editor: ComponentType<EditorProps<Document>>;
}

export function LooksSection<Document extends { readonly title: string }>(props: LooksProps<Document>) {
  const speech = useWords(props.speaker, 'looks');
  const [name] = props.path;
  if (speech === null) return null;
  if (name === undefined) return <LookList {...props} speech={speech} />;
  return <OpenedLook key={name} name={name} {...props} speech={speech} />;
}

type OpenedProps<Document extends { readonly title: string }> = LooksProps<Document> & {
  readonly name: string;
  readonly speech: SectionSpeech<LooksWord>;
};

function OpenedLook<Document extends { readonly title: string }>({ name, ...props }: OpenedProps<Document>) {
  const { shelf, speech, editor: EditorOf } = props;
  const page = useStore(props.speaker.speech);
  const [first, setFirst] = useState<Read<Document> | null>(null);
  const [fault, setFault] = useState('');
  const connection = useStore(props.link.connection);
  useEffect(() => {
    // Reads again after a connection was missing.
    if (connection !== 'open' || first !== null) return;
    setFault('');
    shelf.read(name).then(
      (read) => (read === null ? setFault(speech.say('notThere')) : setFirst(read)),
      (failure: unknown) => setFault(failureText(failure, page.say)),
    );
  }, [connection]);
  if (first !== null) return <EditorOf {...props} first={first} />;
  return (
    <>
      <p>
        <a class="look-link" href={addressOf(shelf.section)}>
          ← {speech.say('back')}
        </a>
      </p>
      <Fault text={fault} />
    </>
  );
}
