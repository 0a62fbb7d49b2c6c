import { sharedKk } from '../../shared/words/kk.js';
import type { AdminCatalogue } from './index.js';

export const kk: AdminCatalogue = {
  ...sharedKk,
  title: 'Әкімші',
  enterHint: 'Әкімші тіркелгісімен кіріңіз.',
  sections: 'Бөлімдер',
  skipToMain: 'Мазмұнға өту',
  logOut: 'Шығу',
  loading: 'Жүктелуде…',
  notLoaded: 'Бөлім жүктелмеді.',
  again: 'Қайталау',
  sectionSetup: 'Алғашқы баптау',
  sectionBooks: 'Анықтамалықтар',
  sectionUsers: 'Пайдаланушылар',
  sectionTickets: 'Талондардың көрінісі',
  sectionBoards: 'Таблоның көрінісі',
  sectionDevices: 'Құрылғылар',
  sectionConfiguration: 'Баптаулар файлы',
  sectionLog: 'Өзгерістер журналы',
  sectionPrivacy: 'Жеке деректер',
};
