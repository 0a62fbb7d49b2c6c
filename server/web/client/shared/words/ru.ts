import { errorsRu } from './errors/ru.js';
import type { SharedWords } from './index.js';

export const sharedRu: SharedWords = {
  ...errorsRu,
  login: 'Логин',
  password: 'Пароль',
  enter: 'Войти',
  language: 'Язык',
  theme: 'Сменить оформление: светлое, тёмное, контрастное',
  textSize: 'Размер текста',
  connectionLost: 'Нет связи, восстанавливаем…',
  cancel: 'Отмена',
  close: 'Закрыть',
  noAnswer: 'Ответа нет. Проверьте, выполнено ли действие, и повторите.',
  refused: 'Не получилось. Обновите страницу и повторите.',
};
