import type { SharedWords } from './index.js';

export const sharedRu: SharedWords = {
  login: 'Логин',
  password: 'Пароль',
  enter: 'Войти',
  language: 'Язык',
  theme: 'Сменить оформление: светлое, тёмное, контрастное',
  textSize: 'Размер текста',
  connectionLost: 'Нет связи, восстанавливаем…',
  cancel: 'Отмена',
  close: 'Закрыть',
  wrongPassword: 'Неверный логин или пароль.',
  tooManyFailures: 'Слишком много неудачных попыток. Подождите немного и попробуйте снова.',
  notAllowed: 'Этому пользователю сюда нельзя. Обратитесь к администратору.',
  noAnswer: 'Ответа нет. Проверьте, выполнено ли действие, и повторите.',
  refused: 'Не получилось: {why}',
};
