/** What the list and the editors of designs and templates are given. */
import type { ComponentType } from 'preact';
import type { Word } from '../../shared/catalogues.js';
import type { SectionProps } from '../section-props.js';
import type { Read, Shelf } from './shelf.js';

export interface EditorProps<Document extends { readonly title: string }> {
  readonly shelf: Shelf<Document>;
  readonly first: Read<Document>;
}

export interface DesignsProps<Document extends { readonly title: string }> extends SectionProps {
  readonly shelf: Shelf<Document>;
  readonly title: Word<'designs'>;
  readonly hint: Word<'designs'>;
  readonly editor: ComponentType<EditorProps<Document>>;
}
