import { errorsKk } from './errors/kk.js';
import type { SharedWords } from './index.js';

export const sharedKk: SharedWords = {
  ...errorsKk,
  login: 'Логин',
  password: 'Құпиясөз',
  enter: 'Кіру',
  language: 'Тіл',
  theme: 'Безендіруді ауыстыру: ашық, күңгірт, қарама-қарсы',
  textSize: 'Мәтін өлшемі',
  connectionLost: 'Байланыс жоқ, қалпына келтірудеміз…',
  cancel: 'Бас тарту',
  close: 'Жабу',
  noAnswer: 'Жауап жоқ. Әрекет орындалғанын тексеріп, қайталаңыз.',
  refused: 'Орындалмады. Бетті жаңартып, қайталаңыз.',
};
