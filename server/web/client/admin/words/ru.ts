import { sharedRu } from '../../shared/words/ru.js';
import type { AdminCatalogue } from './index.js';

export const ru: AdminCatalogue = {
  ...sharedRu,
  title: 'Администратор',
  enterHint: 'Войдите под учётной записью администратора.',
  sections: 'Разделы',
  skipToMain: 'К содержимому',
  logOut: 'Выйти',
  loading: 'Загрузка…',
  notLoaded: 'Раздел не загрузился.',
  again: 'Повторить',
  sectionSetup: 'Первая настройка',
  sectionBooks: 'Справочники',
  sectionUsers: 'Пользователи',
  sectionTickets: 'Вид талонов',
  sectionBoards: 'Вид табло',
  sectionDevices: 'Устройства',
  sectionConfiguration: 'Файл настроек',
  sectionLog: 'Журнал изменений',
  sectionPrivacy: 'Персональные данные',
};
