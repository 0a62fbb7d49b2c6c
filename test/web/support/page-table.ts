/**
 * Every page that the box serves, in the states that it is looked at in: `every-page.test.ts` fails for a page, a part or a section that
 * is not here.
 */
import type { Size } from './layout-faults.js';

export interface ListedPage {
  /** Its folder in `client/`, or that of the guides. */
  readonly entry: string;
  /** `CODE` stands for that of a ticket, `BOOKED` for that of a booking. */
  readonly path: string;
  /** Who logs in there; none = nobody. */
  readonly login?: string;
  /** What is there when the page has its content. */
  readonly content: string;
  /** The screens that it is made for. */
  readonly sizes: readonly Size[];
  /** Nobody scrolls it. */
  readonly hasFold?: boolean;
  /** It is in languages of its own, not in the reader's: guides, and boards. */
  readonly hasOwnLanguage?: boolean;
}

const ANY: readonly Size[] = ['laptop', 'landscape', 'phone'];
const KIOSKS: readonly Size[] = ['portrait', 'landscape', 'laptop', 'small'];

const atAdmin = (section: string, content: string): ListedPage => ({
  ...{ entry: 'admin', path: `/admin#/${section}`, login: 'admin', content, sizes: ANY },
});
const atSupervisor = (part: string, content: string): ListedPage => ({
  ...{ entry: 'supervisor', path: `/supervisor#/${part}`, login: 'sidorova', content, sizes: ANY },
});

export const PAGES: readonly ListedPage[] = [
  { entry: 'front', path: '/', content: '.door', sizes: ANY },
  { entry: 'load', path: '/load', content: 'main', sizes: ANY },
  { entry: 'missing', path: '/nothing/here', content: 'main', sizes: ANY },
  { entry: 'lab', path: '/lab', content: '[data-state=well], article', sizes: ANY },
  { entry: 'visitor', path: '/t/CODE', content: '.state', sizes: ['phone', 'laptop'] },
  { entry: 'visitor', path: '/t/nobody-has-it', content: '.words', sizes: ['phone', 'laptop'] },
  { entry: 'book', path: '/book', content: '.list .button', sizes: ['phone', 'laptop'] },
  { entry: 'book', path: '/book#BOOKED', content: '.code', sizes: ['phone', 'laptop'] },
  { entry: 'board', path: '/board/1', content: 'svg text', sizes: ['landscape', 'portrait'], hasOwnLanguage: true },
  { entry: 'board', path: '/board/999', content: '.hint', sizes: ['landscape', 'portrait'] },
  { entry: 'kiosk', path: '/kiosk/1', content: 'form', sizes: KIOSKS },
  { entry: 'kiosk', path: '/kiosk/1', login: 'kiosk', content: '.service', sizes: KIOSKS, hasFold: true },
  { entry: 'workplace', path: '/workplace', content: 'form', sizes: ANY },
  { entry: 'workplace', path: '/workplace', login: 'petrov', content: '.windows .button', sizes: ANY },
  { entry: 'help', path: '/help', content: 'main.list', sizes: ANY, hasOwnLanguage: true },
  ...['visitor', 'clerk', 'head', 'administrator', 'technician'].map((role) => ({
    ...{ entry: 'help', path: `/help/ru/${role}`, content: 'main.guide', sizes: ANY, hasOwnLanguage: true },
  })),
  { entry: 'appointments', path: '/appointments', content: 'form', sizes: ANY },
  { entry: 'appointments', path: '/appointments', login: 'petrov', content: '.grid .booking', sizes: ANY },
  { entry: 'appointments', path: '/appointments', login: 'sidorova', content: '.grid .booking', sizes: ANY },
  { entry: 'supervisor', path: '/supervisor', content: 'form', sizes: ANY },
  atSupervisor('', '.windows li'),
  atSupervisor('reports', '.order'),
  atSupervisor('replay', '.replay'),
  atSupervisor('story', '.story'),
  atSupervisor('fairness', '.fairness'),
  atSupervisor('what-if', '.whatif'),
  atSupervisor('staffing', '.staffing'),
  { entry: 'admin', path: '/admin', content: 'form', sizes: ANY },
  atAdmin('books', '.cards .card'),
  atAdmin('books/Service', 'main tbody tr'),
  atAdmin('books/Service/4', 'main form.form'),
  atAdmin('books/Service/new', 'main form.form'),
  atAdmin('books/Operation', 'main tbody tr'),
  atAdmin('books/Workplace/11', 'main form.form'),
  atAdmin('books/Registrator/1', 'main form.form'),
  atAdmin('books/User/3', 'main form.form'),
  atAdmin('books/UserRole/2', 'main form.form'),
  atAdmin('books/QBoard/1', 'main form.form'),
  atAdmin('rules', '.rules-next, .rules-live .soft'),
  atAdmin('tickets', '.design-thumbnail img'),
  atAdmin('tickets/bank', '.design-paper img'),
  atAdmin('boards', '.design-thumbnail img'),
  atAdmin('boards/hall', '.design-screen image'),
  atAdmin('devices', '.device[data-state=ready]'),
  atAdmin('settings', '.setting'),
  atAdmin('appearance', 'main form'),
  atAdmin('backups', 'main h1'),
  atAdmin('certificate', 'main .note'),
  atAdmin('users', 'main tbody tr'),
  atAdmin('log', 'main tbody tr'),
  atAdmin('privacy', 'main h1'),
  atAdmin('configuration', 'main h1'),
  atAdmin('setup', 'main .note'),
];
