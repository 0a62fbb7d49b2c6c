/** One device. */

import { useState } from 'preact/hooks';
import { Button } from '../../shared/button.js';
import type { Word } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import { Fault } from '../../shared/parts.js';
import { link } from '../page.js';
import { BoardAddress } from './board-address.js';
import { Bytes } from './bytes.js';
import type { CardProps, Device } from './device.js';
import { outcomeText } from './outcome-text.js';
import { ShownOnBoards } from './shown-on-boards.js';
import { TroubleList } from './trouble-list.js';
import { say } from './words.js';

/** Test patterns of each kind of device, as the box defines them. */
const PATTERNS: Readonly<Record<Device['kind'], readonly string[]>> = {
  printer: ['page', 'identify'],
  led: ['segments', 'glyphs', 'identify'],
  lcd: ['picture', 'identify'],
  keypad: ['lights', 'keys', 'identify'],
  scanner: [],
  sound: ['sentence', 'identify'],
};
/** Kinds of device with a cable whose bytes can be shown. */
const WITH_CABLE: readonly Device['kind'][] = ['printer', 'led', 'keypad', 'scanner'];
/** A key test takes a quarter of a minute. */
const PATIENCE_MS = 60_000;

export function DeviceCard(props: CardProps) {
  const { device } = props;
  const { name, kind, model, port, state, roll, jobs } = device;
  const [isHeard, hear] = useState(false);
  const title = `${say(`kind.${kind}`)} ${name}`;
  return (
    <section class="panel device" data-state={state} aria-label={title}>
      <header class="device-head">
        <h2>{title}</h2>
        <span class="device-state">{say(`state.${state}`)}</span>
      </header>
      <p class="soft">
        {model} · <code>{port}</code>
      </p>
      <TroubleList device={device} />
      {kind === 'printer' ? (
        <p>
          {roll === null ? say('noRoll') : say('roll', { metres: (roll.used_mm / 1000).toFixed(1) })}
          {roll?.tickets_left == null ? '' : ` ${say('ticketsLeft', { tickets: roll.tickets_left })}`} {say('jobs', { jobs })}
        </p>
      ) : null}
      {device.shows === undefined ? null : <ShownOnBoards shows={device.shows} />}
      <Tests {...props} title={title} />
      {kind === 'led' ? <BoardAddress {...props} /> : null}
      {WITH_CABLE.includes(kind) ? (
        <Button
          aria-expanded={isHeard}
          aria-label={say(isHeard ? 'hideBytesOf' : 'showBytesOf', { device: title })}
          onClick={() => hear(!isHeard)}
        >
          {say(isHeard ? 'hideBytes' : 'showBytes')}
        </Button>
      ) : null}
      {isHeard ? <Bytes {...props} /> : null}
    </section>
  );
}

function Tests({ device, title }: CardProps & { readonly title: string }) {
  const [running, setRunning] = useState('');
  const [outcome, setOutcome] = useState<{ readonly good: string; readonly bad: string }>({ good: '', bad: '' });
  const attempt = async (what: string, action: () => Promise<{ readonly good: string; readonly bad: string }>) => {
    setRunning(what);
    setOutcome({ good: '', bad: '' });
    try {
      setOutcome(await action());
    } catch (failure) {
      setOutcome({ good: '', bad: failureText(failure) });
    }
    setRunning('');
  };
  const { name, kind } = device;
  const test = (pattern: string) =>
    attempt(pattern, async () => {
      const report = await link.client.call('testDevice', { name, kind, pattern }, { timeoutMs: PATIENCE_MS });
      const text = outcomeText(report);
      return report.done ? { good: `${say('testDone')} ${text}`, bad: '' } : { good: '', bad: `${say('testFailed')} ${text}` };
    });
  const newRoll = () =>
    attempt('roll', async () => {
      await link.client.call('newRoll', { printer: name });
      return { good: say('rollChanged'), bad: '' };
    });
  return (
    <>
      <fieldset class="row design-group">
        <legend class="out-of-sight">{say('testsOf', { device: title })}</legend>
        {PATTERNS[kind].map((pattern) => (
          <Button key={pattern} disabled={running !== ''} onClick={() => void test(pattern)}>
            {running === pattern ? say('testRuns') : say(`pattern.${pattern}` as Word<'devices'>)}
          </Button>
        ))}
        {kind === 'printer' ? (
          <Button disabled={running !== ''} onClick={() => void newRoll()}>
            {say('newRoll')}
          </Button>
        ) : null}
      </fieldset>
      <p role="status">{outcome.good}</p>
      <Fault text={outcome.bad} />
    </>
  );
}
