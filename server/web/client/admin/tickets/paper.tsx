/** The ticket as the box would print it, and a printer to try it on. */
import { useState } from 'preact/hooks';
import type { TicketDesign } from '../../../../model/designs/ticket-design.js';
import { useAnswer, useAttempt } from '../../shared/box/attempt.js';
import { languageName } from '../../shared/parts/language-checks.js';
import { Button, Fault, Select } from '../../shared/parts/parts.js';
import { deviceText } from '../../shared/words/device-models.js';
import type { Preview } from '../designs/use-preview.js';
import { say } from '../designs/words.js';
import { outcomeText } from '../devices/device.js';
import { devicesOf, link } from '../page.js';

interface PaperProps {
  readonly design: TicketDesign;
  readonly preview: Preview;
  readonly width: Width;
  readonly language: string;
  readonly onWidth: (width: Width) => void;
  readonly onLanguage: (language: string) => void;
}

const WIDTHS = [384, 512, 576, 640] as const;
/** Dots of a line of paper. */
export type Width = (typeof WIDTHS)[number];

export const Paper = ({ design, preview, width, language, onWidth, onLanguage }: PaperProps) => (
  <section class="panel design-column design-preview" aria-label={say('preview')}>
    <div class="design-choices">
      <Select label={say('paper')} value={width} options={WIDTHS.map((one) => [one, say(`width.${one}`)])} onChoose={onWidth} />
      <Select
        label={say('sampleLanguage')}
        value={language}
        options={design.languages.map((one) => [one, languageName(one)])}
        onChoose={onLanguage}
      />
    </div>
    <Fault text={preview.failure} />
    <div class="design-paper" data-width={width} data-pending={preview.isPending}>
      {preview.picture === '' ? null : <img src={preview.picture} alt={say('previewOf', { title: design.title })} />}
    </div>
    <TestPrint design={design} language={language} />
  </section>
);

const PATIENCE_MS = 60_000;

function TestPrint({ design, language }: Pick<PaperProps, 'design' | 'language'>) {
  const printers = useAnswer([], () => devicesOf('printer'));
  const [chosen, choose] = useState('');
  const [done, setDone] = useState('');
  const { isPending, fault, setFault, attempt } = useAttempt();
  const printer = printers.some(({ name }) => name === chosen) ? chosen : (printers[0]?.name ?? '');
  const print = async () => {
    setDone('');
    await attempt(async () => {
      const report = await link.client.call('testTicketDesign', { design, printer, language }, { timeoutMs: PATIENCE_MS });
      if (report.done) setDone(say('printed', { printer }));
      else setFault(`${say('notPrinted')} ${outcomeText(report)}`);
    });
  };
  if (printers.length === 0) return <p class="soft">{say('noPrinters')}</p>;
  return (
    <div class="design-test">
      <Select
        label={say('printer')}
        value={printer}
        options={printers.map((one) => [one.name, deviceText(one)] as const)}
        onChoose={choose}
      />
      <Button disabled={isPending} onClick={() => void print()}>
        {say('testPrint')}
      </Button>
      <span role="status">{done}</span>
      <Fault text={fault} />
    </div>
  );
}
