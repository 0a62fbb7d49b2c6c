import type { TicketDesign } from '../../model/ticket-design.js';

/** The doctor sees whom he calls, and finds him by a scanner. */
export const CLINIC: TicketDesign = {
  title: 'Поликлиника: фото, по левому краю, штрихкод',
  languages: ['ru', 'kk'],
  rows: [
    { row: 'gap', height: 0.8 },
    { row: 'text', text: '{branch}', size: 2.7, bold: true, align: 'left', lines_max: 3 },
    { row: 'gap', height: 1 },
    { row: 'rule' },
    { row: 'gap', height: 1.2 },
    { row: 'photo', height: 16, align: 'left' },
    { row: 'gap', height: 1 },
    { row: 'text', text: { ru: 'Номер в очереди', kk: 'Кезектегі нөміріңіз' }, align: 'left' },
    { row: 'number', size: 10, align: 'left' },
    { row: 'services', size: 3, bold: true, align: 'left' },
    { row: 'gap', height: 1.2 },
    {
      row: 'ahead',
      text: { ru: 'Перед вами: {ahead}', kk: 'Алдыңызда: {ahead}' },
      none: { ru: 'Перед вами никого нет', kk: 'Алдыңызда ешкім жоқ' },
      size: 2.8,
      align: 'left',
    },
    {
      row: 'text',
      text: { ru: 'Вас пригласят примерно через {wait} мин.', kk: 'Шақыруға дейін шамамен {wait} мин' },
      align: 'left',
    },
    {
      row: 'text',
      text: { ru: 'Ожидайте вызова на табло', kk: 'Таблодағы шақыруды күтіңіз' },
      size: 2.4,
      align: 'left',
    },
    { row: 'gap', height: 1.4 },
    { row: 'barcode', content: '{id}', height: 6, align: 'left' },
    { row: 'gap', height: 1 },
    { row: 'rule' },
    { row: 'gap', height: 0.8 },
    { row: 'ends', left: '{date}', right: '{time}', size: 2.4 },
    { row: 'gap', height: 0.8 },
  ],
};
