import type { TicketDesign } from '../../model/ticket-design.js';

/** What every branch can hand out: no pictures, no codes, three languages. */
export const PLAIN: TicketDesign = {
  title: 'Простой талон',
  languages: ['ru', 'en', 'kk'],
  rows: [
    { row: 'gap', height: 0.8 },
    { row: 'text', text: '{branch}', size: 2.7, bold: true, lines_max: 3 },
    { row: 'gap', height: 1.2 },
    { row: 'rule' },
    { row: 'gap', height: 1.2 },
    { row: 'text', text: { ru: 'Ваш номер', en: 'Your number', kk: 'Сіздің нөміріңіз' } },
    { row: 'number', size: 11.2 },
    { row: 'services', size: 3.2, bold: true },
    { row: 'gap', height: 1.6 },
    { row: 'rule' },
    { row: 'gap', height: 1.2 },
    {
      row: 'ahead',
      text: { ru: 'Перед вами в очереди: {ahead}', en: 'People ahead of you: {ahead}', kk: 'Алдыңызда кезекте: {ahead}' },
      none: { ru: 'Перед вами никого нет', en: 'Nobody is ahead of you', kk: 'Алдыңызда ешкім жоқ' },
      size: 3,
      bold: true,
    },
    {
      row: 'text',
      text: {
        ru: 'Вас пригласят примерно через {wait} мин.',
        en: 'You will be called in about {wait} min',
        kk: 'Шақыруға дейін шамамен {wait} мин',
      },
    },
    { row: 'gap', height: 0.5 },
    { row: 'text', text: { ru: 'Пожалуйста, ожидайте вызова', en: 'Please wait to be called', kk: 'Шақыруды күтіңіз' } },
    { row: 'gap', height: 1.4 },
    { row: 'ends', left: '{date}', right: '{time}' },
    { row: 'gap', height: 0.8 },
  ],
};
