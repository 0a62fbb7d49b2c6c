/** What the dialogs about a visitor share. */
import { Input } from '../shared/parts/parts.js';
import type { Books, Desk, Visitor } from './desk.js';
import { say } from './page.js';

export interface DialogProps {
  readonly desk: Desk;
  readonly books: Books;
  readonly visitor: Visitor;
  readonly onClose: () => void;
}

export const Comment = ({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) => (
  <Input label={say('comment')} maxLength={500} value={text} onText={onText} />
);
