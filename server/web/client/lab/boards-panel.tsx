/** LED boards as mounted: each line with its adapter, each board of the book with its members. */
import type { Element } from '../../../protocol/client/client.js';
import { useStore } from '../shared/box/store.js';
import { modelText } from '../shared/words/device-models.js';
import { shownName } from '../shared/words/names.js';
import type { Lab, Led } from './bench.js';
import { Plug, Turn, Twin } from './controls.js';
import { LedFace } from './led-face.js';
import { bench, say } from './page.js';

/** The members of one board of the book, such as the four rows of the main board. */
interface Hung {
  readonly name: string;
  readonly leds: readonly Led[];
}

export function BoardsPanel({ lab }: { readonly lab: Lab }) {
  const { boards } = useStore(bench.branch);
  return (
    <>
      {lab.lines.map(({ name, model, is_plugged }) => (
        <Twin
          key={name}
          kind="led"
          name={name}
          look="line"
          label={`${say('line')} ${name}`}
          about={modelText(bench.device('led', name)?.profile ?? '', model)}
          plug={<Plug of={name} isPlugged={is_plugged} twins={[{ kind: 'line', name }]} label={say('adapter')} />}
          below={
            <div class="line-boards">
              {hungOn(name, lab.leds, boards).map((hung) => (
                <BoardOnLine key={hung.leds[0]?.address} {...hung} />
              ))}
            </div>
          }
        />
      ))}
    </>
  );
}

/** In the order of addresses; boards with several rows first, as they are mounted above the others. */
function hungOn(line: string, leds: Lab['leds'], boards: readonly Element<'ScoreBoard'>[]): readonly Hung[] {
  const members = new Map<string, Led[]>();
  for (const led of leds) {
    if (led.name !== line) continue;
    const board = boards.find((one) => one.device === line && isPartOf(one, led));
    const name = board === undefined ? `${line} ${led.address}` : shownName(board);
    members.set(name, [...(members.get(name) ?? []), led]);
  }
  return [...members].map(([name, parts]) => ({ name, leds: parts })).sort((one, other) => other.leds.length - one.leds.length);
}

const isPartOf = ({ address, rows }: Element<'ScoreBoard'>, led: Led): boolean =>
  led.rows.length > 1 ? led.address === address : led.address >= address && led.address < address + rows;

function BoardOnLine({ name, leds }: Hung) {
  const isOn = leds.every((led) => led.is_on);
  const isPlugged = leds.every((led) => led.is_plugged);
  const twins = leds.map((led) => ({ kind: 'led', name: led.name, address: led.address }) as const);
  return (
    <section class="board" data-many={leds.length > 1} data-wide={leds[0]?.look === 'dots'} aria-label={name}>
      <h4>{name}</h4>
      <div class="led-case" data-power={isOn}>
        {leds.map((led) => (
          <LedFace key={led.address} led={led} label={say('lit', { text: textOf(led) || say('dark') })} />
        ))}
      </div>
      <div class="controls">
        <Plug of={name} isPlugged={isPlugged} twins={twins} />
        <Turn
          isOn={isOn}
          label={say('power')}
          of={name}
          onTurn={() => twins.forEach((twin) => void bench.act({ ...twin, action: isOn ? 'powerOff' : 'powerOn' }))}
        />
      </div>
    </section>
  );
}

const textOf = ({ rows }: Led): string =>
  rows
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(', ');
