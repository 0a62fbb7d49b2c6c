/** The loudspeaker: its announcements, playable on this computer. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/parts/parts.js';
import { timeText } from '../shared/words/time.js';
import type { Lab, Order } from './bench.js';
import { Do, Plug, Turn, Twin } from './controls.js';
import { say } from './page.js';

type Sound = Lab['sounds'][number];

const urlOf = ({ name }: Sound, id: number): string => `/lab/sound/${name}/${id}.wav`;

export function SoundCard({ sound }: { readonly sound: Sound }) {
  const { name, state, heard } = sound;
  const { isLive, setLive, play } = useLoudspeaker(sound);
  const order = (action: Order['action']): Order => ({ kind: 'sound', name, action });
  return (
    <Twin
      kind="sound"
      name={name}
      label={`${say('sound')} ${name}`}
      about={say('sound')}
      switches={<Turn isOn={isLive} label={say('hearHere')} of={name} onTurn={() => setLive(!isLive)} />}
      controls={
        <>
          <Plug of={name} isPlugged={state !== 'unplugged'} twins={[{ kind: 'sound', name }]} />
          {state === 'ready' ? <Do order={order('occupy')} label={say('occupy')} of={name} /> : null}
          {state === 'occupied' ? <Do order={order('plugIn')} label={say('setFree')} of={name} /> : null}
        </>
      }
    >
      <ul class="heard" aria-label={say('heard')}>
        {heard.length === 0 ? <li class="soft">{say('nothingHeard')}</li> : null}
        {heard.slice(0, 3).map(({ id, at, seconds }) => {
          const when = timeText(Date.parse(at));
          return (
            <li key={id}>
              <Button look="small" aria-label={say('playCall', { time: when })} onClick={() => play(id)}>
                <span aria-hidden="true">▶</span> {when}
              </Button>
              <span class="soft">{say('seconds', { seconds: seconds.toFixed(1) })}</span>
            </li>
          );
        })}
      </ul>
    </Twin>
  );
}

/** Plays the announcements of the hall's loudspeaker on this computer from the moment the reader turns it on. */
function useLoudspeaker(sound: Sound) {
  const player = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    player.current = new Audio();
    return () => player.current?.pause();
  }, []);
  const [isLive, setLive] = useState(false);
  const newest = sound.heard[0]?.id ?? 0;
  const said = useRef(newest);
  const play = (id: number): void => {
    if (player.current === null) return;
    player.current.src = urlOf(sound, id);
    // A browser that forbids sound stays silent.
    void player.current.play().catch(() => undefined);
  };
  useEffect(() => {
    const isNew = newest > said.current;
    said.current = newest;
    if (isNew && isLive) play(newest);
  }, [newest, isLive]);
  return { isLive, setLive, play };
}
