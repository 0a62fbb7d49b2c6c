/** What the pages say, in both languages of a branch. */

export const LANGUAGES = ['ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Words {
  readonly language: string;
  readonly purpose: string;
  readonly answers: string;
  readonly connect: string;
  readonly connectHow: string;
  readonly firstRequest: string;
  readonly passwordRule: string;
  readonly logins: string;
  readonly loginsHow: string;
  readonly who: string;
  readonly login: string;
  readonly password: string;
  readonly sendAs: string;
  readonly noDemo: string;
  readonly open: string;
  readonly openWorkplace: string;
  readonly openSupervisor: string;
  readonly openKiosk: string;
  readonly openAdmin: string;
  /** `{name}`: the board's own. */
  readonly openBoard: string;
  readonly openHealth: string;
  readonly openDocs: string;
  readonly openPaper: string;
  readonly lab: string;
  readonly openLab: string;
  /** What a component is called, with the number of its window, kiosk or board. */
  readonly components: Readonly<Record<Component, string>>;
}

/** As `login` names them. */
export type Component = 'administrator' | 'supervisor' | 'workplace' | 'registrator' | 'qboard' | 'scoreboard';

const ru: Words = {
  language: 'Русский',
  purpose:
    'Электронная очередь филиала в одной коробке. Терминалы выдают талоны, операторы вызывают посетителей, ' +
    'табло показывают номера — и все они говорят с этой коробкой по WebSocket.',
  answers: 'Коробка отвечает',
  connect: 'Куда подключаться',
  connectHow: 'Запросы и ответы — текстовые кадры JSON, путь любой.',
  firstRequest: 'Первый запрос открывает сессию; «token» из ответа передаётся в каждом следующем запросе.',
  passwordRule: 'Пароль передаётся как MD5 в шестнадцатеричном виде.',
  logins: 'Демонстрационный филиал: кем войти',
  loginsHow: 'Здесь можно пробовать и менять всё: с пустой папкой данных тот же филиал начнётся заново.',
  who: 'Кто',
  login: 'Логин',
  password: 'Пароль',
  sendAs: 'В запросе login',
  noDemo: 'Учётные записи этого филиала ведёт его администратор. Пароль первого администратора показывает qctl на самой коробке.',
  open: 'Что открыть',
  openWorkplace: 'страница оператора',
  openSupervisor: 'зал глазами руководителя: окна, очереди, отчёты, повтор дня',
  openKiosk: 'терминал, выдающий талоны: войдите на нём один раз',
  openAdmin: 'настройка филиала: справочники, пользователи, журнал',
  openBoard: 'табло «{name}»: откройте на экране в зале, вход не нужен',
  openHealth: 'состояние коробки для наблюдения',
  openDocs: 'все команды протокола с примерами, в папке проекта',
  lab: 'Лаборатория: все устройства на одной странице',
  openLab:
    'Принтеры с бумагой, светодиодные табло, пульты, сканеры и голос — программные, но управляют ими настоящие драйверы. ' +
    'Нажимайте клавиши, выдёргивайте кабели и смотрите, что увидит техник.',
  openPaper: 'талоны терминалов: здесь они выходят картинками из двух принтеров, сделанных программой',
  components: {
    administrator: 'Администратор',
    supervisor: 'Руководитель',
    workplace: 'Оператор, окно {place}',
    registrator: 'Терминал регистрации {place}',
    qboard: 'Табло LCD {place}',
    scoreboard: 'Табло LED {place}',
  },
};

const en: Words = {
  language: 'English',
  purpose:
    'An electronic queue for a branch office in one small box. Kiosks give out tickets, clerks call visitors, ' +
    'boards show numbers, and all of them talk to this box over WebSocket.',
  answers: 'The box answers',
  connect: 'Where to connect',
  connectHow: 'Requests and replies are text frames with JSON, on any path.',
  firstRequest: 'The first request opens a session; the “token” of its reply goes into every request after it.',
  passwordRule: 'The password is sent as its MD5 in hexadecimal.',
  logins: 'The demo branch: whom to log in as',
  loginsHow: 'Everything here may be tried and changed: an empty data folder starts the same branch again.',
  who: 'Who',
  login: 'Login',
  password: 'Password',
  sendAs: 'In the login request',
  noDemo:
    'The accounts of this branch are kept by its administrator. ' +
    'The password of the first administrator is shown by qctl, on the box itself.',
  open: 'What to open',
  openWorkplace: 'the page of a clerk',
  openSupervisor: 'the hall for whoever looks after it: windows, queues, reports, a day again',
  openKiosk: 'the kiosk that gives tickets: log in there once',
  openAdmin: 'the set-up of the branch: books, users, log',
  openBoard: 'the board “{name}”: open it on a screen in the hall, nobody has to log in',
  openHealth: 'the state of the box, for monitoring',
  openDocs: 'every command of the protocol with examples, in the folder of the project',
  lab: 'The lab: every device on one page',
  openLab:
    'Printers with paper, LED boards, keypads, scanners and the voice: in software, but driven by the real drivers. ' +
    'Press keys, pull cables, and see what a technician would see.',
  openPaper: 'tickets of the kiosks: here they come out as pictures, from two printers in software',
  components: {
    administrator: 'Administrator',
    supervisor: 'Supervisor',
    workplace: 'Clerk, window {place}',
    registrator: 'Kiosk {place}',
    qboard: 'LCD board {place}',
    scoreboard: 'LED board {place}',
  },
};

export const WORDS: Readonly<Record<Language, Words>> = { ru, en };

/** The language a browser likes best of those we have; English for programs, which say nothing. */
export function preferredLanguage(acceptLanguage: string): Language {
  const liked = acceptLanguage
    .split(',')
    .map((entry) => {
      const [name = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((found) => found !== undefined);
      return { name: name.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    // Sorting is stable: of two that are liked equally the first one named wins.
    .sort((one, other) => other.quality - one.quality);
  for (const { name } of liked) {
    const language = LANGUAGES.find((known) => known === name);
    if (language !== undefined) return language;
  }
  return 'en';
}
