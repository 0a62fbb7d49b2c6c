/** The present content of the LED boards of a line. */
import type { Device } from './device.js';
import { say } from './words.js';

interface ShownProps {
  readonly shows: NonNullable<Device['shows']>;
}

const ARROWS = { left: '‹', right: '›', none: ' ' } as const;

export function ShownOnBoards({ shows }: ShownProps) {
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
