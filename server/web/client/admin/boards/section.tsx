/** The section of LCD board templates. */
import { useState } from 'preact/hooks';
import { LooksSection } from '../looks/looks-section.js';
import { boardShelf } from '../looks/shelf.js';
import type { SectionProps } from '../sections.js';
import { BoardEditor } from './board-editor.js';

export function BoardsSection(props: SectionProps) {
  const [shelf] = useState(() => boardShelf(props.link.client));
  return <LooksSection {...props} shelf={shelf} title="boardsTitle" hint="boardsHint" editor={BoardEditor} />;
}
