/** A sample ticket for designs that are being edited. */
import type { TicketContent } from '../model/ticket.js';

const SERVICES: Readonly<Record<string, readonly string[]>> = {
  ru: ['Назначение занятий на тренажере', 'Приём оплаты'],
  en: ['Booking of driving lessons', 'Payments'],
  kk: ['Тренажёр сабақтарын тағайындау', 'Төлем қабылдау'],
};
const KIOSKS: Readonly<Record<string, string>> = { ru: 'Киоск у входа', en: 'Kiosk at the entrance', kk: 'Кіреберістегі киоск' };
const COMMENTS: Readonly<Record<string, string>> = { ru: 'Какой-то комментарий', en: 'Some comment', kk: 'Қандай да бір түсініктеме' };

/** @param language chosen by the visitor; empty = the first of the design */
export const sampleTicket = (branch: string, language: string): TicketContent => ({
  ticket: 'Г002',
  consumerId: 32317,
  services: SERVICES[language] ?? SERVICES.ru ?? [],
  date: '24.11.2026',
  time: '15:09',
  ahead: 3,
  branch,
  registrator: KIOSKS[language] ?? KIOSKS.ru ?? '',
  comment: COMMENTS[language] ?? COMMENTS.ru ?? '',
  pinCode: '402913',
  language,
  page: 'http://queue.example/t/kV7mQ2xJ9-TbRw',
  wait: { median: 5, most: 12 },
});
