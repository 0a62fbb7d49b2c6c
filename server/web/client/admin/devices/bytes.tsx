/** The bytes on the cable of a device, live, with their meaning. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { DeviceBytes } from '../../../../protocol/client/client.js';
import { failureText } from '../../shared/box/failures.js';
import { Button, Fault } from '../../shared/parts/parts.js';
import { link } from '../page.js';
import type { CardProps } from './device.js';
import { say } from './words.js';

type Chunk = DeviceBytes['chunks'][number];
type Line = Chunk & { readonly key: number };

const LINES_MAX = 300;
const SHOWN_BYTES = 24;
const ARROWS = { out: '→', in: '←', opened: '+', lost: '−' } as const;

export function Bytes({ device }: CardProps) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [dropped, setDropped] = useState(0);
  const [fault, setFault] = useState('');
  const [isHeld, hold] = useState(false);
  const held = useRef(false);
  held.current = isHeld;
  const count = useRef(0);
  useEffect(() => {
    const heard = ({ name, kind, dropped: missed, chunks }: DeviceBytes): void => {
      if (held.current || name !== device.name || kind !== device.kind) return;
      const fresh = chunks.map((chunk) => ({ ...chunk, key: ++count.current }));
      setLines((before) => [...before, ...fresh].slice(-LINES_MAX));
      setDropped((before) => before + missed);
    };
    const begun = link.client.watchDevice({ name: device.name, kind: device.kind }, heard);
    begun.catch((failure: unknown) => setFault(failureText(failure)));
    return link.follow(begun);
  }, [device.name, device.kind]);
  return (
    <div class="bytes">
      <Fault text={fault} />
      <div class="row">
        <Button aria-pressed={isHeld} onClick={() => hold(!isHeld)}>
          {say('hold')}
        </Button>
        <Button onClick={() => setLines([])}>{say('clear')}</Button>
        {dropped > 0 ? <span class="soft">{say('dropped', { bytes: dropped })}</span> : null}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with keys */}
      <ol class="byte-lines" tabIndex={0} aria-label={say('bytesOf', { device: device.name })}>
        {lines.length === 0 ? <li class="soft">{say('noBytes')}</li> : null}
        {lines.map((line) => (
          <li key={line.key} data-direction={line.direction}>
            <time>{line.at.slice(11, 23)}</time> <span>{ARROWS[line.direction]}</span>{' '}
            {line.direction === 'opened' || line.direction === 'lost' ? (
              <em>{say(line.direction === 'opened' ? 'portOpened' : 'portLost', { note: line.note })}</em>
            ) : (
              <code>{hexOf(line.bytes)}</code>
            )}
            {(line.said ?? []).map((what, index) => (
              <span key={index} class="byte-words">
                {what}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}

function hexOf(base64: string): string {
  const bytes = atob(base64);
  const shown = [...bytes.slice(0, SHOWN_BYTES)].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase());
  return bytes.length > SHOWN_BYTES ? `${shown.join(' ')} … (${bytes.length})` : shown.join(' ');
}
