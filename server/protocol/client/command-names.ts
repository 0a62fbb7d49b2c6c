/** What follows from a command's name. A test holds it against the registry, which pages need not load. */
const READING_NAMES: ReadonlySet<string> = new Set([
  'info',
  'postponeDelay',
  'currentQueue',
  'queueLengths',
  'undoableConsumer',
  'calledWhy',
  'visitorStory',
  'fairness',
  'checkCallingRules',
  'statistics',
  'devices',
  'ticketDesigns',
  'lcdTemplates',
  // Paper that did not come is asked for again.
  'testTicketDesign',
  // A test that was not answered is simply done again.
  'testDevice',
  'settings',
  'diagnostics',
  'faults',
  'alerts',
  'sessions',
  'bookable',
  'bookableTimes',
  'bookedVisit',
  'changes',
  'board',
  'hall',
  'dayCurve',
  'dayVisits',
  'tryDay',
  'staffing',
  'indicators',
  'exportConfiguration',
  'scanBoards',
  'scanDevices',
  'askPrinter',
  'findPrinters',
  'lab',
  // A cable that is pulled twice is pulled.
  'actOnTwin',
  'ticket',
  'appointment',
  'freeSlots',
  'bookings',
  'affectedBookings',
  'findBookings',
  'appearance',
  'backups',
  'verifyBackup',
  // The address of one that was not answered is never used.
  'downloadBackup',
  'certificate',
  // A text that is spoken twice is spoken once more.
  'speak',
]);
const READING = /^([a-zA-Z]+List|(get|preview|(un)?subscribe)[A-Z][a-zA-Z]*)$/;

/** Whether doing the command twice would be worse than doing it once. */
export const changesSomething = (command: string): boolean => !READING_NAMES.has(command) && !READING.test(command);
