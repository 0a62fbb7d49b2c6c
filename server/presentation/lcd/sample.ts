/** Sample content for templates that are being edited: as many visitors and as long names as in a busy branch. */
import { hallWord } from '../messages.js';
import type { LcdCall, LcdContent, LcdWaiting } from './content.js';

const TICKETS = ['Г014', 'Б102', 'В007', 'А045', 'Г013', 'К220'] as const;

const SERVICES = [1, 2, 3, 4, 5, 6] as const;

/** @param language of the board, and of its names where they exist in that language */
export function sampleContent(branch: { readonly name: string; readonly timeZone: string }, language: string): LcdContent {
  const services = SERVICES.map((number) => hallWord(`sample.service.${number}`, [language]));
  const window = hallWord('window', [language]);
  const call = (_: unknown, index: number): LcdCall => ({
    ticket: TICKETS[index % TICKETS.length] ?? '',
    windowName: `${window} ${index + 1}`,
    windowAlias: String(index + 1),
    isNew: index === 0,
  });
  const waiting = services.map(
    (service, index): LcdWaiting => ({
      service,
      count: 14 - 2 * index,
      waitMinutes: { least: Math.max(0, 20 - 5 * index), most: 35 - 5 * index },
      tickets: Array.from(
        { length: Math.min(12, 14 - 2 * index) },
        (_, ticket) => `${'БВГАКМ'[index]}${String(15 + ticket).padStart(3, '0')}`,
      ),
    }),
  );
  return {
    branch: branch.name,
    board: `${window} 1`,
    languages: [language],
    timeZone: branch.timeZone,
    calls: (rows) => Array.from({ length: rows }, call),
    waiting,
  };
}
