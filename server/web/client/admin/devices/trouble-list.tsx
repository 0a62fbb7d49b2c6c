/** The faults of a device and their remedies in the reader's language; without a translation, in the words of the box. */
import type { Device } from './device.js';
import { has, say } from './words.js';

interface TroubleListProps {
  readonly device: Device;
}

export function TroubleList({ device }: TroubleListProps) {
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
