import type { SharedWords } from './index.js';

export const sharedKk: SharedWords = {
  login: 'Логин',
  password: 'Құпиясөз',
  enter: 'Кіру',
  language: 'Тіл',
  theme: 'Безендіруді ауыстыру: ашық, күңгірт, қарама-қарсы',
  textSize: 'Мәтін өлшемі',
  connectionLost: 'Байланыс жоқ, қалпына келтірудеміз…',
  cancel: 'Бас тарту',
  close: 'Жабу',
  wrongPassword: 'Логин немесе құпиясөз қате.',
  tooManyFailures: 'Сәтсіз әрекет тым көп. Сәл күтіп, қайталап көріңіз.',
  notAllowed: 'Бұл пайдаланушыға рұқсат жоқ. Әкімшіге хабарласыңыз.',
  noAnswer: 'Жауап жоқ. Әрекет орындалғанын тексеріп, қайталаңыз.',
  hiddenCharacter: 'Мәтінде көрінбейтін немесе басқару таңбасы бар. Мәтінді көшірмей, қайта теріңіз.',
  refused: 'Орындалмады: {why}',
};
