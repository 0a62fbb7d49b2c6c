/** Editors of names that are not in a book: devices of the configuration, ticket designs, board templates. */
import { useAnswer } from '../../../shared/attempt.js';
import { devicesOf, link } from '../../page.js';
import { say } from '../words.js';
import { type EditorProps, OptionEdit, textOf } from './plain.js';

interface Named {
  readonly name: string;
  readonly title: string;
}

/** @param ask reads the existing names; without an answer the choice stays as it was */
const namedEdit = (ask: () => Promise<readonly Named[]>) =>
  function NamedEdit(props: EditorProps) {
    const { value } = props;
    const known = useAnswer([], ask);
    const isKnown = value === null || value === undefined || known.some(({ name }) => name === value);
    const options = [
      { value: null, title: say('none') },
      ...(isKnown ? [] : [{ value, title: say('deviceUnknown', { name: textOf(value) }) }]),
      ...known.map(({ name, title }) => ({ value: name, title: `${name} (${title})` })),
    ];
    return <OptionEdit {...props} value={value ?? null} options={options} />;
  };

const deviceEdit = (kind: 'printer' | 'lcd' | 'led') =>
  namedEdit(async () => (await devicesOf(kind)).map(({ name, model }) => ({ name, title: model })));

export const PrinterEdit = deviceEdit('printer');
export const ScreenEdit = deviceEdit('lcd');
export const LedLineEdit = deviceEdit('led');
export const TemplateEdit = namedEdit(() => link.client.call('lcdTemplates', {}));
export const DesignEdit = namedEdit(() => link.client.call('ticketDesigns', {}));
