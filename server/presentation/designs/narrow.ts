import type { TicketDesign } from '../../model/ticket-design.js';

/** All of it can be printed as text, so that a printer behind a slow serial line is done in a second. */
export const NARROW: TicketDesign = {
  title: 'Короткий талон из одних букв, для медленных принтеров',
  languages: ['ru', 'en', 'kk'],
  rows: [
    { row: 'gap', height: 0.5 },
    { row: 'text', text: '{branch}', size: 3, lines_max: 2 },
    { row: 'gap', height: 0.5 },
    { row: 'number', size: 8.4, printer_font: true },
    { row: 'services', size: 3, bold: true, most: 3 },
    { row: 'gap', height: 0.5 },
    {
      row: 'ahead',
      text: { ru: 'Перед вами: {ahead}', en: 'Ahead of you: {ahead}', kk: 'Алдыңызда: {ahead}' },
      none: { ru: 'Перед вами никого нет', en: 'Nobody is ahead of you', kk: 'Алдыңызда ешкім жоқ' },
      size: 3,
    },
    { row: 'text', text: { ru: 'Ждать примерно {wait} мин.', en: 'To wait: about {wait} min', kk: 'Шамамен {wait} мин күту' }, size: 3 },
    { row: 'ends', left: '{date}', right: '{time}', size: 3 },
    { row: 'gap', height: 0.5 },
  ],
};
