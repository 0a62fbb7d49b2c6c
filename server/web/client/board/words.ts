/** What the page says beside what boards say. It is shown in the language whose turn it is. */
export interface BoardWords {
  /** `{time}`: since when. */
  readonly lost: string;
  readonly connecting: string;
  /** `{id}` */
  readonly unknown: string;
  readonly unknownHint: string;
  readonly soundBlocked: string;
  readonly called: string;
  readonly arrow: string;
}

const ru: BoardWords = {
  lost: 'Нет связи с {time}. Номера могли измениться',
  connecting: 'Табло подключается…',
  unknown: 'Табло {id} не заведено',
  unknownHint: 'Оно появится здесь само, как только администратор добавит его в справочник.',
  soundBlocked: 'Звук выключен браузером: коснитесь экрана',
  called: 'Вызваны',
  arrow: 'приглашается:',
};
const en: BoardWords = {
  lost: 'No connection since {time}. Numbers may have changed',
  connecting: 'The board is connecting…',
  unknown: 'There is no board {id}',
  unknownHint: 'It appears here by itself as soon as an administrator adds it to the book.',
  soundBlocked: 'The browser keeps the sound off: touch the screen',
  called: 'Called',
  arrow: 'please go to:',
};
const kk: BoardWords = {
  lost: 'Байланыс {time} бастап жоқ. Нөмірлер өзгерген болуы мүмкін',
  connecting: 'Табло қосылуда…',
  unknown: '{id} таблосы жоқ',
  unknownHint: 'Әкімші оны анықтамалыққа қосқанда, ол осында өзі пайда болады.',
  soundBlocked: 'Браузер дыбысты өшірді: экранды түртіңіз',
  called: 'Шақырылғандар',
  arrow: 'шақырылады:',
};

const WORDS: Readonly<Record<string, BoardWords>> = { ru, en, kk };

/** In the language, or, where we do not speak it, in Russian. */
export const wordsIn = (language: string): BoardWords => WORDS[language] ?? ru;
