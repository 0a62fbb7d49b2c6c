/** The ticket designs that every box has. `Registrator.ticket_design` names one of them, or one of the branch's own. */
import type { TicketDesign } from '../model/ticket-design.js';

/** A design for every branch: no pictures, no codes, three languages. */
const PLAIN: TicketDesign = {
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

/**
 * A house with columns, 192 × 150 dots, black and white: a stand-in until a bank puts its own logo there. Made of
 * `<path d="M160 6 244 50v12H76V50z"/><circle cx="160" cy="40" r="9" fill="#fff"/>
 * <path d="M86 70h22v56H86zM128 70h22v56h-22zM170 70h22v56h-22zM212 70h22v56h-22zM76 134h168v8H76zM64 148h192v8H64z"/>`.
 */
export const BANK_LOGO =
  'iVBORw0KGgoAAAANSUhEUgAAAMAAAACWAQMAAACyxRWuAAAABlBMVEX///8AAABVwtN+AAAACXBIWXMAAAsTAAALEwEAmpwYAAAA9ElEQVRIx+2VMRKEIAxF' +
  'ZSgoPQJH8Wh6NI7CESgpGLKrCNmQUFqswy99xdOfP+OyYNSxyDF+AGwcgD3LzxWALNEAsmQFCCLYAJII4JuBAsDJClmynSANFJJEF+BkhSTZCuCSHWSJup+z' +
  'Hk0FfY+2gjhQQB4oeolB4GVFL9kRZK6IlkmKwhsmKQ06zSSlwUOxHmt/fY+aAtcpcn3r0CkaSJ2iAegUCBzdAYJAd4AgEQW+bpUoDhw90qHosdqR7hJbj+1I' +
  '3pBj4Q6iJYv42QFdxCqBMIEEXhN9fc+12O2c41qXOMEEE0wwwSPgJZn/8wcDg/wZ+ACTVHPbU7pLGQAAAABJRU5ErkJggg==';

/** Every label in Kazakh and Russian, as usual in Kazakhstan. The code opens the visitor's page or contains the number. */
const BANK: TicketDesign = {
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

/** With the visitor's photo, and a barcode by which a scanner finds the visitor. */
const CLINIC: TicketDesign = {
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

/** A number readable across a hall, and a code for the telephone of the visitor or instructor. */
const DRIVING_SCHOOL: TicketDesign = {
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

/** Fully printable in text mode, so that a printer on a slow serial line takes a second. */
const NARROW: TicketDesign = {
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

export const DEFAULT_DESIGN = 'plain';

/** By name. They cannot be changed or removed; a branch edits copies of them. */
export const BUILT_IN_DESIGNS: ReadonlyMap<string, TicketDesign> = new Map([
  [DEFAULT_DESIGN, PLAIN],
  ['bank', BANK],
  ['clinic', CLINIC],
  ['driving-school', DRIVING_SCHOOL],
  ['narrow', NARROW],
]);
