/** Editors of names that are not in a book: devices of the configuration, ticket designs, board templates. */
import { useEffect, useState } from 'preact/hooks';
import { link } from '../../page.js';
import { say } from '../words.js';
import type { EditorProps } from './editor.js';
import { OptionEdit, textOf } from './plain.js';

interface Named {
  readonly name: string;
  readonly title: string;
}

/** @param load reads the existing names */
const namedEdit = (load: () => Promise<readonly Named[]>) =>
  function NamedEdit(props: EditorProps) {
    const { value } = props;
    const [known, setKnown] = useState<readonly Named[]>([]);
    useEffect(() => {
      // Without an answer the choice stays as it was.
      load().then(setKnown, () => undefined);
    }, []);
    const isKnown = value === null || value === undefined || known.some(({ name }) => name === value);
    const options = [
      { value: null as unknown, title: say('none') },
      ...(isKnown ? [] : [{ value, title: say('deviceUnknown', { name: textOf(value) }) }]),
      ...known.map(({ name, title }) => ({ value: name as unknown, title })),
    ];
    return <OptionEdit {...props} value={value ?? null} options={options} />;
  };

const deviceEdit = (kind: string) =>
  namedEdit(async () => {
    const devices = await link.client.call('devices', {});
    return devices.filter((device) => device.kind === kind).map(({ name, model }) => ({ name, title: `${name} (${model})` }));
  });

export const PrinterEdit = deviceEdit('printer');
export const ScreenEdit = deviceEdit('lcd');
export const LedLineEdit = deviceEdit('led');

/** Templates that come with the box, lie in its folder, or were made by the branch. */
export const TemplateEdit = namedEdit(async () => {
  const templates = await link.client.call('lcdTemplates', {});
  return templates.map(({ name, title }) => ({ name, title: `${name} (${title})` }));
});

export const DesignEdit = namedEdit(async () => {
  const designs = await link.client.call('ticketDesigns', {});
  return designs.map(({ name, design }) => ({ name, title: `${name} (${design.title})` }));
});
