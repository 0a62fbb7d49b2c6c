/** What is wrong with a device and what to do about it: in the reader's language, or, where it has no words there, as the box says it. */
import type { SectionSpeech } from '../use-words.js';
import type { Device } from './section.js';
import { type TroubleWords, wordsOfTroubles } from './troubles.js';
import type { DevicesWord } from './words/index.js';

interface TroubleListProps {
  readonly device: Device;
  readonly speech: SectionSpeech<DevicesWord>;
}

export function TroubleList({ device, speech }: TroubleListProps) {
  const { say, language } = speech;
  if (device.troubles.length === 0) return null;
  return (
    <ul class={device.state === 'trouble' ? 'note bad device-troubles' : 'note device-troubles'}>
      {device.troubles.map(({ code, text, remedy, about }) => {
        const words: TroubleWords | undefined = wordsOfTroubles(language)[code];
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
