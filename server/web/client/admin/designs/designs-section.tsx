/** The section of ticket designs or board templates: the list, or the editor of one. */
import { useEffect, useState } from 'preact/hooks';
import { failureText } from '../../shared/failures.js';
import { Fault } from '../../shared/parts.js';
import { useStore } from '../../shared/use-store.js';
import { link } from '../page.js';
import { Back } from './back.js';
import { DesignList } from './list.js';
import type { DesignsProps } from './props.js';
import type { Read } from './shelf.js';
import { say } from './words.js';
import './designs.css';

export function DesignsSection<Document extends { readonly title: string }>(props: DesignsProps<Document>) {
  const [name] = props.path;
  return name === undefined ? <DesignList {...props} /> : <OpenedDesign key={name} name={name} {...props} />;
}

function OpenedDesign<Document extends { readonly title: string }>(props: DesignsProps<Document> & { readonly name: string }) {
  const { name, shelf, editor: EditorOf } = props;
  const [first, setFirst] = useState<Read<Document> | null>(null);
  const [fault, setFault] = useState('');
  const connection = useStore(link.connection);
  useEffect(() => {
    // Reads again after a connection was missing.
    if (connection !== 'open' || first !== null) return;
    setFault('');
    shelf.read(name).then(
      (read) => (read === null ? setFault(say('notThere')) : setFirst(read)),
      (failure: unknown) => setFault(failureText(failure)),
    );
  }, [connection]);
  if (first !== null) return <EditorOf shelf={shelf} first={first} />;
  return (
    <>
      <Back section={shelf.section} />
      <Fault text={fault} />
    </>
  );
}
