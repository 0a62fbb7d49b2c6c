import type { TicketDesign } from '../../model/ticket-design.js';

/** A number that is read across a hall, and a code for a telephone, the visitor's or the instructor's. */
export const DRIVING_SCHOOL: TicketDesign = {
  title: 'Автошкола: крупный номер, русский и английский, QR',
  languages: ['ru', 'en'],
  rows: [
    { row: 'gap', height: 0.8 },
    { row: 'text', text: '{branch}', size: 3.4, bold: true, lines_max: 3 },
    { row: 'gap', height: 1 },
    { row: 'rule' },
    { row: 'number', size: 16 },
    { row: 'rule' },
    { row: 'gap', height: 1.4 },
    { row: 'services', size: 3.6, bold: true, most: 5 },
    { row: 'gap', height: 1 },
    {
      row: 'ahead',
      text: { ru: 'Перед вами: {ahead}', en: 'Ahead of you: {ahead}' },
      none: { ru: 'Вы следующий', en: 'You are next' },
      size: 3.4,
    },
    { row: 'text', text: { ru: 'Ждать примерно {wait} мин.', en: 'To wait: about {wait} min' }, size: 3 },
    { row: 'gap', height: 1 },
    { row: 'qr', content: '{page}', size: 16 },
    { row: 'text', when: 'page', text: { ru: 'Следите за очередью в телефоне', en: 'Follow the queue on your phone' }, size: 2.6 },
    { row: 'qr', unless: 'page', content: '{ticket} {id} {date}', size: 16 },
    { row: 'text', unless: 'page', text: { ru: 'Покажите код инструктору', en: 'Show this code to your instructor' }, size: 2.6 },
    { row: 'text', text: { ru: 'Пин-код: {pin_code}', en: 'Pin code: {pin_code}' }, size: 3, bold: true },
    { row: 'gap', height: 1.2 },
    { row: 'ends', left: '{date}', right: '{time}', size: 2.8 },
    { row: 'gap', height: 0.8 },
  ],
};
