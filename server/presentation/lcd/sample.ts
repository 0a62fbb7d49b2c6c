/** Sample content for templates that are being edited: as many visitors and as long names as in a busy branch. */
import type { LcdCall, LcdContent, LcdWaiting } from './content.js';

const TICKETS = ['Г014', 'Б102', 'В007', 'А045', 'Г013', 'К220'] as const;

const WINDOWS: Readonly<Record<string, string>> = { ru: 'Окно', en: 'Window', kk: 'Терезе' };

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  ru: ['Приём оплаты', 'Назначение и отмена занятий на тренажёре', 'Консультация', 'Выдача документов', 'Обмен валюты', 'Справки'],
  en: ['Payments', 'Booking and cancelling of driving lessons', 'Advice', 'Documents', 'Currency exchange', 'Certificates'],
  kk: ['Төлем қабылдау', 'Тренажёр сабақтарын тағайындау', 'Кеңес беру', 'Құжаттар беру', 'Валюта айырбастау', 'Анықтамалар'],
};

/** @param language of the board, and of its names where they exist in that language */
export function sampleContent(branch: { readonly name: string; readonly timeZone: string }, language: string): LcdContent {
  const services = SERVICES[language] ?? SERVICES.ru ?? [];
  const window = WINDOWS[language] ?? WINDOWS.ru;
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
