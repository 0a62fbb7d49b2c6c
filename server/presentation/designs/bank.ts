import type { TicketDesign } from '../../model/ticket-design.js';
import { BANK_LOGO } from './bank-logo.js';

/** Every label in Kazakh and Russian, as papers in Kazakhstan are; the telephone follows the queue, or keeps the number. */
export const BANK: TicketDesign = {
  title: 'Банк: логотип, казахский и русский, QR',
  languages: ['kk', 'ru'],
  rows: [
    { row: 'gap', height: 0.8 },
    { row: 'image', image: BANK_LOGO, height: 7.5 },
    { row: 'gap', height: 0.8 },
    { row: 'text', text: '{branch}', size: 2.7, bold: true, lines_max: 3 },
    { row: 'gap', height: 1.2 },
    { row: 'rule' },
    { row: 'gap', height: 1.2 },
    { row: 'text', text: 'Сіздің нөміріңіз', size: 2.8 },
    { row: 'text', text: 'Номер вашей очереди', size: 2.4 },
    { row: 'number', size: 12 },
    { row: 'services', size: 3, bold: true },
    { row: 'gap', height: 1.4 },
    { row: 'ahead', text: 'Алдыңызда: {ahead} адам', none: 'Алдыңызда ешкім жоқ', size: 2.8 },
    { row: 'ahead', text: 'Перед вами: {ahead} чел.', none: 'Перед вами никого нет', size: 2.4 },
    { row: 'text', text: 'Шақыруға дейін шамамен {wait} мин', size: 2.8 },
    { row: 'text', text: 'Вас пригласят примерно через {wait} мин.', size: 2.4 },
    { row: 'gap', height: 1.4 },
    { row: 'rule' },
    { row: 'gap', height: 0.6 },
    { row: 'qr', content: '{page}', size: 18 },
    { row: 'text', when: 'page', text: 'Кезегіңізді телефоннан бақылаңыз', size: 2.4 },
    { row: 'text', when: 'page', text: 'Следите за очередью в телефоне', size: 2.2 },
    { row: 'qr', unless: 'page', content: '{branch}: {ticket}, {date} {time}', size: 18 },
    { row: 'text', unless: 'page', text: 'Нөмірді телефонға сақтаңыз', size: 2.4 },
    { row: 'text', unless: 'page', text: 'Сохраните номер в телефоне', size: 2.2 },
    { row: 'gap', height: 1.4 },
    { row: 'ends', left: '{date}', right: '{time}', size: 2.4 },
    { row: 'gap', height: 0.8 },
  ],
};
