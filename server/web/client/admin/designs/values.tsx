/** What the box fills into the texts of a design or template, by name; a click puts it where the text is being typed. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Button } from '../../shared/parts/parts.js';
import { DESIGN_FIELDS } from './fields.js';
import { has, say } from './words.js';

/** Names on the wire: `{ticket}`. What is needed least is the last. `count` is for the services that a ticket has no room for. */
const TICKET_VALUES: readonly Value[] = [...DESIGN_FIELDS.filter((name) => name !== 'id'), 'id'];
const BOARD_VALUES = ['branch', 'board'] as const;
export type Value = (typeof DESIGN_FIELDS)[number] | (typeof BOARD_VALUES)[number] | 'count';

export const ticketValues = (kind: string): readonly Value[] => (kind === 'services' ? [...TICKET_VALUES, 'count'] : TICKET_VALUES);
export const boardValues = (): readonly Value[] => BOARD_VALUES;

/** A text as people read it: `{date}` is "[Date]". */
export const withValueNames = (text: string): string =>
  text.replace(/\{(\w+)\}/g, (raw, name: string) => {
    const word = `value.${name}`;
    return has(word) ? `[${say(word)}]` : raw;
  });

type Text = HTMLTextAreaElement | HTMLInputElement;

const isText = (target: EventTarget | null): target is Text =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');

interface ValuesProps {
  readonly values: readonly Value[];
  /** The fields with the texts. */
  readonly children: ComponentChildren;
}

export function WithValues({ values, children }: ValuesProps) {
  const fields = useRef<HTMLDivElement>(null);
  const lastText = useRef<Text | null>(null);
  const insert = (value: Value) => {
    const text = lastText.current?.isConnected ? lastText.current : fields.current?.querySelector<Text>('textarea, input:not([type])');
    if (!text) return;
    text.focus();
    text.setRangeText(`{${value}}`, text.selectionStart ?? 0, text.selectionEnd ?? 0, 'end');
    text.dispatchEvent(new Event('input', { bubbles: true }));
  };
  return (
    <>
      <div
        ref={fields}
        onFocusCapture={({ target }) => {
          if (isText(target)) lastText.current = target;
        }}
      >
        {children}
      </div>
      <fieldset class="design-group">
        <legend class="design-values-title">{say('insertValue')}</legend>
        <div class="design-values">
          {values.map((value) => (
            <Button key={value} look="design-value" onClick={() => insert(value)}>
              {say(`value.${value}`)} <code>{`{${value}}`}</code>
            </Button>
          ))}
        </div>
      </fieldset>
    </>
  );
}
