/** The present content of the LED boards of a line. */
import type { DevicesWord } from '../../shared/catalogues.js';
import type { SectionSpeech } from '../use-words.js';
import type { Device } from './section.js';

interface ShownProps {
  readonly shows: NonNullable<Device['shows']>;
  readonly speech: SectionSpeech<DevicesWord>;
}

const ARROWS = { left: '‹', right: '›', none: ' ' } as const;

export function ShownOnBoards({ shows, speech }: ShownProps) {
  const { say } = speech;
  return (
    <ul class="leds" aria-label={say('shown')}>
      {shows.map(({ board, name, address, lines, clock, blinks, tested }) => (
        <li key={address}>
          <span class="led-name">{say('boardAt', { name, address })}</span>
          <span class="led" data-board={board} data-blinks={blinks}>
            {tested
              ? say('tested')
              : lines.length === 0
                ? (clock ?? say('dark'))
                : lines.map(({ ticket, arrow, window }) => `${ticket} ${ARROWS[arrow]} ${window}`.trim()).join('\n')}
          </span>
          {blinks ? <span class="soft">{say('blinks')}</span> : null}
        </li>
      ))}
    </ul>
  );
}
