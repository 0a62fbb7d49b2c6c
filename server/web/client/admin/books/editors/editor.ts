/** Properties of the editor of a value. */
import type { ComponentType } from 'preact';
import type { FieldSchema } from '../../../../../protocol/docs/book-forms.js';
import type { BookContext } from '../context.js';

export interface EditorProps {
  readonly context: BookContext;
  readonly field: string;
  /** Id of the element to which the label belongs. */
  readonly id: string;
  /** Ids of the hint and the fault. */
  readonly describedBy: string;
  readonly isInvalid: boolean;
  /** The schema without `null`. */
  readonly schema: FieldSchema;
  readonly isNullable: boolean;
  readonly isNew: boolean;
  /** undefined = not set, and the box has no fixed default. */
  readonly value: unknown;
  readonly onValue: (value: unknown) => void;
}

export interface Editor {
  readonly Edit: ComponentType<EditorProps>;
  /** It consists of several inputs, each with a label of its own. */
  readonly isGroup: boolean;
  /** Its label stands after it. */
  readonly isCheckbox?: boolean;
}
