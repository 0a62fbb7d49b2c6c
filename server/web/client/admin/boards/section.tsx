/** The section of templates of LCD boards. */
import { DesignsSection } from '../designs/designs-section.js';
import { boardShelf } from '../designs/shelf.js';
import { link } from '../page.js';
import type { SectionProps } from '../section-props.js';
import { BoardEditor } from './board-editor.js';

const shelf = boardShelf(link.client);

export const BoardsSection = (props: SectionProps) => (
  <DesignsSection {...props} shelf={shelf} title="boardsTitle" hint="boardsHint" editor={BoardEditor} />
);
