/** The loudspeaker: its announcements, playable on this computer. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { LabWord } from '../shared/catalogues.js';
import { useStore } from '../shared/store.js';
import { timeText } from '../shared/time.js';
import type { Speech } from '../shared/words.js';
import type { Bench, Lab } from './bench.js';
import { Do, Turn } from './controls.js';
import { HealthState, Troubles } from './health.js';

type Sound = Lab['sounds'][number];

interface SoundProps {
  readonly bench: Bench;
  readonly sound: Sound;
  readonly speech: Speech<LabWord>;
}

const urlOf = ({ name }: Sound, id: number): string => `/lab/sound/${name}/${id}.wav`;

export function SoundCard({ bench, sound, speech: { say, language } }: SoundProps) {
  const { name, state, heard } = sound;
  useStore(bench.devices);
  const { isLive, setLive, play } = useLoudspeaker(sound);
  return (
    <article class="twin sound" aria-label={`${say('sound')} ${name}`}>
      <header class="twin-head">
        <h3>{name}</h3>
        <span class="soft">{say('sound')}</span>
        <Turn isOn={isLive} label={say('hearHere')} of={name} onTurn={() => setLive(!isLive)} />
        <HealthState device={bench.device('sound', name)} say={say} />
      </header>
      <ul class="heard" aria-label={say('heard')}>
        {heard.length === 0 ? <li class="soft">{say('nothingHeard')}</li> : null}
        {heard.slice(0, 3).map(({ id, at, seconds }) => {
          const when = timeText(language, Date.parse(at));
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
      <Troubles device={bench.device('sound', name)} />
      <div class="controls">
        <Turn
          isOn={state !== 'unplugged'}
          label={say('cable')}
          of={name}
          onTurn={() => void bench.act({ kind: 'sound', name, action: state === 'unplugged' ? 'plugIn' : 'pullCable' })}
        />
        {state === 'ready' ? <Do bench={bench} order={{ kind: 'sound', name, action: 'occupy' }} label={say('occupy')} of={name} /> : null}
        {state === 'occupied' ? (
          <Do bench={bench} order={{ kind: 'sound', name, action: 'plugIn' }} label={say('setFree')} of={name} />
        ) : null}
      </div>
    </article>
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
