/**
 * What the answer gives: for each kind of session, which commands (answers and pushes) tell it something that not everybody needs. Written
 * by hand from the rules below; whatever stands in no line of a session is told to it by nothing.
 *
 *   service code      the text a visitor has to know for a service: administrators alone. Others see that a code is needed
 *   login             with what another user logs in: administrators alone. Names, roles and ids are for everybody who reads the book
 *   port              where a device is connected: administrators alone. Others see its name and how it is
 *   visitor           comment, typed code and photo of a visitor: administrators, and the clerk to whose window he may come
 *   stranger          the same of a visitor who is for other windows: administrators alone
 *   remark            what a clerk noted on an operation: clerks whose queue the visitor is in, and supervisors, who look into every queue
 *   other's remark    the same on a visitor of other windows: supervisors
 *   appointment       name, telephone, comment and code of who is expected: administrators and clerks, who make appointments
 *   ticket code       opens the visitor's own page: nobody but who gave the ticket out, in that answer
 */
export const CANARIES = {
  'service code': 'canary-service-code',
  login: 'canary-login',
  port: 'canary-port',
  visitor: 'canary-visitor',
  stranger: 'canary-stranger',
  remark: 'canary-remark',
  "other's remark": 'canary-foreign-remark',
  appointment: 'canary-appointment',
} as const;
export type Canary = keyof typeof CANARIES | 'ticket code';

const SERVING = [
  ...['addService', 'commentConsumer', 'consumerFromQueueBody', 'nextConsumer', 'postponeConsumer', 'rejectConsumer', 'rejectOperation'],
  ...['rejectService', 'serveConsumer', 'serveOperation', 'skipConsumer', 'transferConsumer', 'undoConsumer', 'visitorArrived'],
];

type Told = { readonly [Name in Canary]?: readonly string[] };

export const TOLD: Readonly<Record<'clerk' | 'supervisor' | 'kiosk' | 'board' | 'nobody', Told>> = {
  clerk: {
    visitor: ['getConsumer', ...SERVING],
    remark: ['currentQueue', 'getConsumer', ...SERVING],
    appointment: ['cancelBooking', 'consumerPreRegisteredList', 'getConsumerPreRegistered', 'moveBooking'],
  },
  supervisor: {
    remark: ['currentQueue'],
    "other's remark": ['currentQueue'],
  },
  kiosk: {},
  board: {},
  nobody: {},
};
