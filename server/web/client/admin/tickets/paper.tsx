/** The ticket as the box would print it, and a printer to try it on. */

import { useEffect, useState } from 'preact/hooks';
import type { TicketDesign } from '../../../../model/ticket-design.js';
import { Button } from '../../shared/button.js';
import type { AdminWord, LooksWord } from '../../shared/catalogues.js';
import { failureText } from '../../shared/failures.js';
import type { Link } from '../../shared/link.js';
import { useStore } from '../../shared/store.js';
import type { Speaking } from '../../shared/words.js';
import { outcomeText } from '../devices/outcome-text.js';
import type { Preview } from '../looks/use-preview.js';
import { Fault } from '../parts.js';
import { type SectionSpeech, useWords } from '../use-words.js';
import type { Width } from './ticket-editor.js';

interface PaperProps {
  readonly link: Link;
  readonly speaker: Speaking<AdminWord>;
  readonly speech: SectionSpeech<LooksWord>;
  readonly design: TicketDesign;
  readonly preview: Preview;
  readonly width: Width;
  readonly language: string;
  readonly onWidth: (width: Width) => void;
  readonly onLanguage: (language: string) => void;
}

const WIDTHS = [384, 512, 576, 640] as const;

export function Paper(props: PaperProps) {
  const { speech, design, preview, width, language, onWidth, onLanguage } = props;
  const { say } = speech;
  return (
    <section class="panel look-column look-preview" aria-label={say('preview')}>
      <div class="look-choices">
        <label class="field">
          {say('paper')}
          <select value={width} onChange={(event) => onWidth(WIDTHS.find((one) => one === Number(event.currentTarget.value)) ?? 576)}>
            {WIDTHS.map((one) => (
              <option key={one} value={one}>
                {say(`width.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {say('sampleLanguage')}
          <select value={language} onChange={(event) => onLanguage(event.currentTarget.value)}>
            {design.languages.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Fault text={preview.failure} />
      <div class="look-paper" data-width={width} data-pending={preview.isPending}>
        {preview.picture === '' ? null : <img src={preview.picture} alt={say('previewOf', { title: design.title })} />}
      </div>
      <TestPrint {...props} />
    </section>
  );
}

const PATIENCE_MS = 60_000;

function TestPrint({ link, speaker, speech, design, language }: PaperProps) {
  const words = useWords(speaker, 'devices', 'device-faults');
  const { say } = speech;
  const page = useStore(speaker.speech);
  const [printers, setPrinters] = useState<readonly string[]>([]);
  const [chosen, choose] = useState('');
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly fault: string; readonly done: string }>({
    isBusy: false,
    fault: '',
    done: '',
  });
  useEffect(() => {
    link.client.call('devices', {}).then(
      (devices) => setPrinters(devices.filter(({ kind }) => kind === 'printer').map(({ name }) => name)),
      () => undefined,
    );
  }, []);
  const printer = printers.includes(chosen) ? chosen : (printers[0] ?? '');
  const print = async () => {
    setState({ isBusy: true, fault: '', done: '' });
    try {
      const report = await link.client.call('testTicketDesign', { design, printer, language }, { timeoutMs: PATIENCE_MS });
      const why = report.done || words === null ? '' : outcomeText(words, report);
      setState({
        isBusy: false,
        fault: report.done ? '' : `${say('notPrinted')} ${why}`,
        done: report.done ? say('printed', { printer }) : '',
      });
    } catch (failure) {
      setState({ isBusy: false, fault: failureText(failure, page.say), done: '' });
    }
  };
  if (printers.length === 0) return <p class="soft">{say('noPrinters')}</p>;
  return (
    <div class="look-test">
      <label class="field">
        {say('printer')}
        <select value={printer} onChange={(event) => choose(event.currentTarget.value)}>
          {printers.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <Button disabled={state.isBusy} onClick={() => void print()}>
        {say('testPrint')}
      </Button>
      <span role="status">{state.done}</span>
      <Fault text={state.fault} />
    </div>
  );
}
