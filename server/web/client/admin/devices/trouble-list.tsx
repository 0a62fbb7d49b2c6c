/** The faults of a device and their remedies in the reader's language; without a translation, in the words of the box. */
import type { DevicesWord } from '../../shared/catalogues.js';
import type { SectionSpeech } from '../use-words.js';
import type { Device } from './section.js';

interface TroubleListProps {
  readonly device: Device;
  readonly speech: SectionSpeech<DevicesWord>;
}

export function TroubleList({ device, speech }: TroubleListProps) {
  const { say, has } = speech;
  if (device.troubles.length === 0) return null;
  return (
    <ul class={device.state === 'trouble' ? 'note bad device-troubles' : 'note device-troubles'}>
      {device.troubles.map(({ code, text, remedy, about }) => {
        const [what, remedyWord] = [`${code}.what`, `${code}.todo`];
        const words = has(what) && has(remedyWord) ? { what: say(what), todo: say(remedyWord) } : undefined;
        return (
          <li key={`${code} ${about ?? ''} ${text}`}>
            <strong lang={words ? undefined : 'en'}>
              {about === undefined || words === undefined ? '' : `${about}: `}
              {words?.what ?? text}
            </strong>{' '}
            <span lang={words ? undefined : 'en'}>
              {say('todo')} {words?.todo ?? remedy}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
