/** One device: its state and troubles, what it shows, its tests. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useAttempt } from '../../shared/box/attempt.js';
import { errorText } from '../../shared/box/failures.js';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Button, Check, Fault, Input } from '../../shared/parts/parts.js';
import type { Word } from '../../shared/words/catalogues.js';
import { faultWords } from '../../shared/words/device-faults.js';
import { modelText } from '../../shared/words/device-models.js';
import { numberFormat } from '../../shared/words/number-format.js';
import { language } from '../../shared/words/words.js';
import { namesInBooks, rowTitle } from '../books/words.js';
import { rowsOf } from '../library.js';
import { link } from '../page.js';
import { Bytes } from './bytes.js';
import { type CardProps, type Device, outcomeText } from './device.js';
import { has, say } from './words.js';

/** Test patterns of each kind of device, as the box defines them. */
const PATTERNS: Readonly<Record<Device['kind'], readonly string[]>> = {
  printer: ['page', 'identify'],
  led: ['segments', 'glyphs', 'identify'],
  lcd: ['picture', 'identify'],
  keypad: ['lights', 'keys', 'identify'],
  scanner: [],
  sound: ['sentence', 'identify'],
  broker: [],
  messages: [],
  headquarters: [],
};
/** Kinds of device with a cable whose bytes can be shown. */
const WITH_CABLE: readonly Device['kind'][] = ['printer', 'led', 'keypad', 'scanner'];
/** A key test takes a quarter of a minute. */
const PATIENCE_MS = 60_000;

export function DeviceCard({ device }: CardProps) {
  const { name, kind, profile, model, port, state, roll, jobs } = device;
  const [isHeard, hear] = useState(false);
  const title = `${say(`kind.${kind}`)} ${name}`;
  const places = placesOf(device);
  return (
    <section class="panel device" data-state={state} aria-label={title}>
      <header class="device-head">
        <h2>{places.length === 0 ? title : `${say(`kind.${kind}`)}: ${places.join(', ')}`}</h2>
        <span class="device-state">{say(`state.${state}`)}</span>
      </header>
      <p class="soft">
        {[places.length === 0 ? '' : name, modelText(profile, model)].filter(Boolean).map((text) => `${text} · `)}
        <code>{port}</code>
      </p>
      <TroubleList device={device} />
      {kind === 'printer' ? (
        <p>
          {roll === null ? say('noRoll') : say('roll', { metres: inMetres(roll.used_mm) })}
          {roll?.tickets_left == null ? '' : ` ${say('ticketsLeft', { tickets: roll.tickets_left })}`} {say('jobs', { jobs })}
        </p>
      ) : null}
      {device.shows === undefined ? null : <ShownOnBoards shows={device.shows} />}
      <Tests device={device} title={title}>
        {kind === 'led' ? <BoardAddress device={device} /> : null}
        {WITH_CABLE.includes(kind) ? (
          <Button
            aria-expanded={isHeard}
            aria-label={say(isHeard ? 'hideBytesOf' : 'showBytesOf', { device: title })}
            onClick={() => hear(!isHeard)}
          >
            {say(isHeard ? 'hideBytes' : 'showBytes')}
          </Button>
        ) : null}
      </Tests>
      {isHeard ? <Bytes device={device} /> : null}
    </section>
  );
}

/** The window or kiosk where it is, or the kiosks that print there, by the names that people know. */
function placesOf({ kind, name, workplace, registrator }: Device): readonly string[] {
  // What the books no longer have is a trouble of the device.
  const at = workplace !== undefined ? namesInBooks('Workplace', workplace) : registrator && namesInBooks('Registrator', registrator);
  if (at) return [at];
  if (kind !== 'printer') return [];
  const kiosks = (rowsOf('Registrator') ?? []).filter(({ printer, spare_printer: spare }) => printer === name || spare === name);
  return kiosks.map((kiosk) => rowTitle('Registrator', kiosk));
}

const inMetres = (millimetres: number): string =>
  numberFormat(language.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(millimetres / 1000);

/** What the other side says of a fault: a sentence of its own, or that CUPS says it. */
function saidOf(code: string, detail: string): string {
  const own = `${code}.says`;
  return has(own) ? say(own, { detail }) : say('says', { detail });
}

/** In the reader's language; without a translation, in the words of the box. */
function TroubleList({ device }: CardProps) {
  if (device.troubles.length === 0) return null;
  return (
    <ul class={device.state === 'trouble' ? 'note bad device-troubles' : 'note device-troubles'}>
      {device.troubles.map(({ code, text, remedy, about, says, refusal }) => {
        const words = faultWords(code);
        return (
          <li key={`${code} ${about ?? ''} ${text}`}>
            <strong lang={words ? undefined : 'en'}>
              {about === undefined || words === undefined ? '' : `${about}: `}
              {words?.what ?? text}
            </strong>{' '}
            {says === undefined || words === undefined ? null : <>{saidOf(code, says)} </>}
            {refusal === undefined ? null : <>{errorText(refusal, namesInBooks)} </>}
            <span lang={words ? undefined : 'en'}>
              {say('todo')} {words?.todo ?? remedy}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const ARROWS = { left: '‹', right: '›', none: ' ' } as const;

/** The present content of the LED boards of a line. */
const ShownOnBoards = ({ shows }: { readonly shows: NonNullable<Device['shows']> }) => (
  <ul class="leds" aria-label={say('shown')}>
    {shows.map(({ board, name, address, lines, clock, blinks, tested }) => (
      <li key={address}>
        <span class="led-name">{say('boardAt', { name: namesInBooks('ScoreBoard', board) ?? name, address })}</span>
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

interface TestsProps extends CardProps {
  readonly title: string;
  /** What else can be done to it, in the same row. */
  readonly children: ComponentChildren;
}

function Tests({ device: { name, kind }, title, children }: TestsProps) {
  const [what, setWhat] = useState('');
  const [done, setDone] = useState('');
  const { isPending, fault, setFault, attempt } = useAttempt();
  const run = (chosen: string, action: () => Promise<void>) => {
    setWhat(chosen);
    setDone('');
    void attempt(action);
  };
  const test = (pattern: string) =>
    run(pattern, async () => {
      const report = await link.client.call('testDevice', { name, kind, pattern }, { timeoutMs: PATIENCE_MS });
      const text = outcomeText(report);
      if (report.done) setDone(`${say('testDone')} ${text}`);
      else setFault(`${say('testFailed')} ${text}`);
    });
  const newRoll = () =>
    run('roll', async () => {
      await link.client.call('newRoll', { printer: name });
      setDone(say('rollChanged'));
    });
  return (
    <>
      <fieldset class="row design-group">
        <legend class="out-of-sight">{say('testsOf', { device: title })}</legend>
        {PATTERNS[kind].map((pattern) => (
          <Button key={pattern} disabled={isPending} onClick={() => test(pattern)}>
            {isPending && what === pattern ? say('testRuns') : say(`pattern.${pattern}` as Word<'devices'>)}
          </Button>
        ))}
        {kind === 'printer' ? (
          <Button disabled={isPending} onClick={newRoll}>
            {say('newRoll')}
          </Button>
        ) : null}
        {children}
      </fieldset>
      <p role="status">{isPending && what === 'picture' ? say('lookNow') : done}</p>
      <Fault text={fault} />
    </>
  );
}

const ADDRESS = { type: 'number', min: 0, max: 65_535 } as const;

function BoardAddress({ device }: CardProps) {
  const [isAsked, ask] = useState(false);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isOnly, setOnly] = useState(false);
  const [done, setDone] = useState('');
  const set = async () => {
    const present = from === '' ? {} : { from: Number(from) };
    await link.client.call('setBoardAddress', { device: device.name, to: Number(to), ...present, only_board: isOnly });
    setDone(say('addressSet', { to }));
  };
  // Without the present address the command may reach every board: the user must confirm that only one is connected.
  const mayAsk = to !== '' && (from !== '' || isOnly);
  const title = say('setAddress');
  return (
    <>
      <Button onClick={() => ask(true)}>{title}</Button>
      <span role="status">{done}</span>
      {isAsked ? (
        <AskingDialog title={title} action={title} disabled={!mayAsk} onClose={() => ask(false)} onDone={set}>
          <p class="note">{say('addressWarning')}</p>
          <Input {...ADDRESS} label={say('addressFrom')} value={from} onText={setFrom} />
          <Input {...ADDRESS} label={say('addressTo')} required value={to} onText={setTo} />
          <Check look="design-switch" label={say('onlyBoard')} isChecked={isOnly} onCheck={setOnly} />
        </AskingDialog>
      ) : null}
    </>
  );
}
