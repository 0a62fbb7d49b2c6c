import type { PrivacyCatalogue } from './index.js';

export const en: PrivacyCatalogue = {
  title: 'Personal data',
  hint:
    'Comments, pin codes and photos of visitors, names and telephones of appointments. The box erases them by itself after the ' +
    'configured number of days (storage.personal_days); figures stay.',
  eraseTitle: 'Erase a visitor’s data on request',
  eraseHint:
    'Everything that the visitor said and that was written about the visitor is erased, with the appointments. The ticket stays in the ' +
    'queue, and the visit in the figures. Backups that were made before keep the data.',
  way: 'Find the visitor by',
  'way.ticket': 'Ticket number',
  'way.pin_code': 'Pin code or telephone',
  'way.name': 'Name',
  day: 'Day of the ticket (empty: today)',
  erase: 'Erase…',
  question: 'Erase the data of {who}?',
  final: 'This cannot be undone.',
  eraseForGood: 'Erase for good',
  erased: 'Erased. Visits: {visits}, appointments: {appointments}.',
};
