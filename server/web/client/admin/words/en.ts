import { sharedEn } from '../../shared/words/en.js';
import type { AdminCatalogue } from './index.js';

export const en: AdminCatalogue = {
  ...sharedEn,
  title: 'Administrator',
  enterHint: 'Log in with the account of an administrator.',
  sections: 'Sections',
  skipToMain: 'To the content',
  logOut: 'Log out',
  loading: 'Loading…',
  notLoaded: 'This section could not be loaded.',
  again: 'Try again',
  sectionSetup: 'First set-up',
  sectionBooks: 'Books',
  sectionUsers: 'Users',
  sectionTickets: 'Look of tickets',
  sectionBoards: 'Look of boards',
  sectionDevices: 'Devices',
  sectionConfiguration: 'Configuration file',
  sectionLog: 'Log of changes',
  sectionPrivacy: 'Personal data',
};
