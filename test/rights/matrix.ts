/**
 * Who may send what: every command of the protocol, and what each kind of session gets. Written by hand from the rules of the
 * domain, not from the registry, so that a mistake there shows.
 *
 *   +   allowed
 *   -   refused: notAllowed
 *   o   refused: foreignWorkplace (a clerk acts for his own window only)
 *   ?   refused: notLoggedIn
 *   .   the command names no window
 */
export const COLUMNS = ['nobody', 'administrator', 'clerk', 'clerk elsewhere', 'kiosk', 'board', 'supervisor', 'headquarters'] as const;
export type Column = (typeof COLUMNS)[number];

/** Letters in the order of the columns; the last two have lists of their own below. */
const TABLE = `
                                   nobody administrator clerk elsewhere kiosk board
login                              +      +             +     .         +     +
logout                             ?      +             +     .         +     +
info                               ?      +             +     .         +     +
postponeDelay                      ?      +             +     .         +     +
exportConfiguration                ?      +             -     .         -     -
importConfiguration                ?      +             -     .         -     -
setConfiguration                   ?      +             -     .         -     -
checkCallingRules                  ?      +             -     .         -     -
applyRevision                      ?      -             -     .         -     -
remoteTicket                       ?      -             -     .         -     -
remoteVisit                        ?      -             -     .         -     -
scanDevices                        ?      +             -     .         -     -
addDevice                          ?      +             -     .         -     -
removeDevice                       ?      +             -     .         -     -
askPrinter                         ?      +             -     .         -     -
findPrinters                       ?      +             -     .         -     -
previewBoards                      ?      +             -     .         -     -
settings                           ?      +             -     .         -     -
setSettings                        ?      +             -     .         -     -
restartBox                         ?      +             -     .         -     -
backups                            ?      +             -     .         -     -
makeBackup                         ?      +             -     .         -     -
verifyBackup                       ?      +             -     .         -     -
downloadBackup                     ?      +             -     .         -     -
certificate                        ?      +             -     .         -     -
renewCertificate                   ?      +             -     .         -     -
installCertificate                 ?      +             -     .         -     -
requestCertificate                 ?      +             -     .         -     -
removeCertificate                  ?      +             -     .         -     -
diagnostics                        ?      +             -     .         -     -
sessions                           ?      +             -     .         -     -
changes                            ?      +             -     .         -     -
endSession                         ?      +             -     .         -     -
forgetDevices                      ?      +             +     .         +     +
setLogLevel                        ?      +             -     .         -     -

currentQueue                       ?      +             +     o         -     -
subscribeCurrentQueue              ?      +             +     o         -     -
unsubscribeCurrentQueue            ?      +             +     o         -     -
subscribeQueueChanges              ?      +             +     o         -     -
unsubscribeQueueChanges            ?      +             +     o         -     -
queueLengths                       ?      +             +     .         +     +
statistics                         ?      +             +     .         -     -
hall                               ?      +             -     .         -     -
dayCurve                           ?      +             -     .         -     -
dayVisits                          ?      +             -     .         -     -
tryDay                             ?      +             -     .         -     -
staffing                           ?      +             -     .         -     -
visitorStory                       ?      +             -     .         -     -
fairness                           ?      +             -     .         -     -
indicators                         ?      +             -     .         -     -

nextConsumer                       ?      +             +     o         -     -
consumerFromQueueBody              ?      +             +     o         -     -
retryCallConsumer                  ?      +             +     o         -     -
serveOperation                     ?      +             +     o         -     -
rejectOperation                    ?      +             +     o         -     -
serveConsumer                      ?      +             +     o         -     -
rejectConsumer                     ?      +             +     o         -     -
rejectService                      ?      +             +     o         -     -
postponeConsumer                   ?      +             +     o         -     -
skipConsumer                       ?      +             +     o         -     -
addService                         ?      +             +     o         -     -
transferConsumer                   ?      +             +     o         -     -
commentConsumer                    ?      +             +     o         -     -
undoConsumer                       ?      +             +     o         -     -
visitorArrived                     ?      +             +     o         -     -
countQuestion                      ?      +             +     o         -     -
undoableConsumer                   ?      +             +     o         -     -
calledWhy                          ?      +             +     o         -     -
openServices                       ?      +             -     .         -     -
bindConsumer                       ?      +             -     .         -     -
eraseVisitor                       ?      +             -     .         -     -

registrateConsumer                 ?      +             +     .         +     -
appointment                        ?      +             +     .         +     -
importCalendar                     ?      +             -     .         -     -
freeSlots                          ?      +             +     .         +     -
book                               ?      +             +     .         +     -
moveBooking                        ?      +             +     .         -     -
cancelBooking                      ?      +             +     .         -     -
notifyBooking                      ?      +             +     .         -     -
tellAffected                       ?      +             +     .         -     -
bookings                           ?      +             +     .         -     -
affectedBookings                   ?      +             +     .         -     -
findBookings                       ?      +             +     .         -     -
bookAtKiosk                        ?      +             -     .         +     -
subscribeBookings                  ?      +             +     .         -     -
unsubscribeBookings                ?      +             +     .         -     -
speak                              ?      +             -     .         +     -
reprintTicket                      ?      +             +     .         +     -
devices                            ?      +             +     .         +     +
subscribeDevices                   ?      +             +     .         +     +
unsubscribeDevices                 ?      +             +     .         +     +
faults                             ?      +             +     .         +     +
subscribeFaults                    ?      +             +     .         +     +
unsubscribeFaults                  ?      +             +     .         +     +
alerts                             ?      +             -     .         -     -
seeAlert                           ?      +             -     .         -     -
subscribeAlerts                    ?      +             -     .         -     -
unsubscribeAlerts                  ?      +             -     .         -     -
newRoll                            ?      +             +     .         +     -
ticketDesigns                      ?      +             -     .         -     -
setTicketDesign                    ?      +             -     .         -     -
removeTicketDesign                 ?      +             -     .         -     -
previewTicketDesign                ?      +             -     .         -     -
testTicketDesign                   ?      +             -     .         -     -
lcdTemplates                       ?      +             -     .         -     -
getLcdTemplate                     ?      +             -     .         -     -
setLcdTemplate                     ?      +             -     .         -     -
removeLcdTemplate                  ?      +             -     .         -     -
previewLcdTemplate                 ?      +             -     .         -     -
setBoardAddress                    ?      +             -     .         -     -
scanBoards                         ?      +             -     .         -     -
testDevice                         ?      +             -     .         -     -
subscribeDeviceBytes               ?      +             -     .         -     -
unsubscribeDeviceBytes             ?      +             -     .         -     -

appearance                         +      +             +     .         +     +
setAppearance                      ?      +             -     .         -     -
subscribeAppearance                +      +             +     .         +     +
unsubscribeAppearance              +      +             +     .         +     +
board                              +      +             +     .         +     +
subscribeBoard                     +      +             +     .         +     +
unsubscribeBoard                   +      +             +     .         +     +
lab                                +      +             +     .         +     +
subscribeLab                       +      +             +     .         +     +
unsubscribeLab                     +      +             +     .         +     +
actOnTwin                          +      +             +     .         +     +

ticket                             +      +             +     .         +     +
subscribeTicket                    +      +             +     .         +     +
unsubscribeTicket                  +      +             +     .         +     +
leaveQueue                         +      +             +     .         +     +
notifyMe                           +      +             +     .         +     +
stopNotifying                      +      +             +     .         +     +
bookable                           +      +             +     .         +     +
bookableTimes                      +      +             +     .         +     +
bookVisit                          +      +             +     .         +     +
bookedVisit                        +      +             +     .         +     +
moveVisit                          +      +             +     .         +     +
checkInVisit                       +      +             +     .         +     +
stopVisitMessages                  +      +             +     .         +     +
cancelVisit                        +      +             +     .         +     +

operationList                      ?      +             +     .         +     +
getOperation                       ?      +             +     .         +     +
setOperation                       ?      +             -     .         -     -
newOperation                       ?      +             -     .         -     -
removeOperation                    ?      +             -     .         -     -
removeAllOperations                ?      +             -     .         -     -
subscribeOperations                ?      +             +     .         +     +
unsubscribeOperations              ?      +             +     .         +     +

serviceList                        ?      +             +     .         +     +
getService                         ?      +             +     .         +     +
setService                         ?      +             -     .         -     -
newService                         ?      +             -     .         -     -
removeService                      ?      +             -     .         -     -
removeAllServices                  ?      +             -     .         -     -
subscribeServices                  ?      +             +     .         +     +
unsubscribeServices                ?      +             +     .         +     +

ticketRangeList                    ?      +             +     .         +     +
getTicketRange                     ?      +             +     .         +     +
setTicketRange                     ?      +             -     .         -     -
newTicketRange                     ?      +             -     .         -     -
removeTicketRange                  ?      +             -     .         -     -
removeAllTicketRanges              ?      +             -     .         -     -
subscribeTicketRanges              ?      +             +     .         +     +
unsubscribeTicketRanges            ?      +             +     .         +     +

workplaceList                      ?      +             +     .         +     +
getWorkplace                       ?      +             +     .         +     +
setWorkplace                       ?      +             +     o         -     -
newWorkplace                       ?      +             -     .         -     -
removeWorkplace                    ?      +             -     .         -     -
removeAllWorkplaces                ?      +             -     .         -     -
subscribeWorkplaces                ?      +             +     .         +     +
unsubscribeWorkplaces              ?      +             +     .         +     +

userRoleList                       ?      +             +     .         -     -
getUserRole                        ?      +             +     .         -     -
setUserRole                        ?      +             -     .         -     -
newUserRole                        ?      +             -     .         -     -
removeUserRole                     ?      +             -     .         -     -
removeAllUserRoles                 ?      +             -     .         -     -
subscribeUserRoles                 ?      +             +     .         -     -
unsubscribeUserRoles               ?      +             +     .         +     +

userList                           ?      +             +     .         -     -
getUser                            ?      +             +     .         -     -
setUser                            ?      +             -     .         -     -
newUser                            ?      +             -     .         -     -
removeUser                         ?      +             -     .         -     -
removeAllUsers                     ?      +             -     .         -     -
subscribeUsers                     ?      +             +     .         -     -
unsubscribeUsers                   ?      +             +     .         +     +

qBoardList                         ?      +             +     .         +     +
getQBoard                          ?      +             +     .         +     +
setQBoard                          ?      +             -     .         -     -
newQBoard                          ?      +             -     .         -     -
removeQBoard                       ?      +             -     .         -     -
removeAllQBoards                   ?      +             -     .         -     -
subscribeQBoards                   ?      +             +     .         +     +
unsubscribeQBoards                 ?      +             +     .         +     +

scoreBoardList                     ?      +             +     .         +     +
getScoreBoard                      ?      +             +     .         +     +
setScoreBoard                      ?      +             -     .         -     -
newScoreBoard                      ?      +             -     .         -     -
removeScoreBoard                   ?      +             -     .         -     -
removeAllScoreBoards               ?      +             -     .         -     -
subscribeScoreBoards               ?      +             +     .         +     +
unsubscribeScoreBoards             ?      +             +     .         +     +

reasonList                         ?      +             +     .         -     -
getReason                          ?      +             +     .         -     -
setReason                          ?      +             -     .         -     -
newReason                          ?      +             -     .         -     -
removeReason                       ?      +             -     .         -     -
removeAllReasons                   ?      +             -     .         -     -
subscribeReasons                   ?      +             +     .         -     -
unsubscribeReasons                 ?      +             +     .         +     +

outcomeList                        ?      +             +     .         -     -
getOutcome                         ?      +             +     .         -     -
setOutcome                         ?      +             -     .         -     -
newOutcome                         ?      +             -     .         -     -
removeOutcome                      ?      +             -     .         -     -
removeAllOutcomes                  ?      +             -     .         -     -
subscribeOutcomes                  ?      +             +     .         -     -
unsubscribeOutcomes                ?      +             +     .         +     +

bookingPlanList                    ?      +             +     .         +     -
getBookingPlan                     ?      +             +     .         +     -
setBookingPlan                     ?      +             -     .         -     -
newBookingPlan                     ?      +             -     .         -     -
removeBookingPlan                  ?      +             -     .         -     -
removeAllBookingPlans              ?      +             -     .         -     -
subscribeBookingPlans              ?      +             +     .         +     -
unsubscribeBookingPlans            ?      +             +     .         +     +

segmentList                        ?      +             +     .         +     -
getSegment                         ?      +             +     .         +     -
setSegment                         ?      +             -     .         -     -
newSegment                         ?      +             -     .         -     -
removeSegment                      ?      +             -     .         -     -
removeAllSegments                  ?      +             -     .         -     -
subscribeSegments                  ?      +             +     .         +     -
unsubscribeSegments                ?      +             +     .         +     +

callingProfileList                 ?      +             +     .         +     -
getCallingProfile                  ?      +             +     .         +     -
setCallingProfile                  ?      +             -     .         -     -
newCallingProfile                  ?      +             -     .         -     -
removeCallingProfile               ?      +             -     .         -     -
removeAllCallingProfiles           ?      +             -     .         -     -
subscribeCallingProfiles           ?      +             +     .         +     -
unsubscribeCallingProfiles         ?      +             +     .         +     +

calendarList                       ?      +             +     .         +     +
getCalendar                        ?      +             +     .         +     +
setCalendar                        ?      +             -     .         -     -
newCalendar                        ?      +             -     .         -     -
removeCalendar                     ?      +             -     .         -     -
removeAllCalendars                 ?      +             -     .         -     -
subscribeCalendars                 ?      +             +     .         +     +
unsubscribeCalendars               ?      +             +     .         +     +

registratorList                    ?      +             +     .         +     +
getRegistrator                     ?      +             +     .         +     +
setRegistrator                     ?      +             -     .         -     -
newRegistrator                     ?      +             -     .         -     -
removeRegistrator                  ?      +             -     .         -     -
removeAllRegistrators              ?      +             -     .         -     -
subscribeRegistrators              ?      +             +     .         +     +
unsubscribeRegistrators            ?      +             +     .         +     +

consumerList                       ?      +             +     .         -     -
getConsumer                        ?      +             +     .         -     -
setConsumer                        ?      +             -     .         -     -
newConsumer                        ?      +             -     .         -     -
removeConsumer                     ?      +             -     .         -     -
removeAllConsumers                 ?      +             -     .         -     -
subscribeConsumers                 ?      +             +     .         -     -
unsubscribeConsumers               ?      +             +     .         +     +

consumerPreRegisteredList          ?      +             +     .         -     -
getConsumerPreRegistered           ?      +             +     .         -     -
setConsumerPreRegistered           ?      +             +     .         -     -
newConsumerPreRegistered           ?      +             +     .         -     -
removeConsumerPreRegistered        ?      +             +     .         -     -
removeAllConsumerPreRegistereds    ?      +             +     .         -     -
subscribeConsumerPreRegistereds    ?      +             +     .         -     -
unsubscribeConsumerPreRegistereds  ?      +             +     .         +     +
`;

/** What a supervisor may beside what kiosks and boards both may; everything else is refused. */
const SUPERVISED: ReadonlySet<string> = new Set([
  ...[
    'currentQueue',
    'subscribeCurrentQueue',
    'unsubscribeCurrentQueue',
    'subscribeQueueChanges',
    'unsubscribeQueueChanges',
    'statistics',
    'hall',
    'dayCurve',
    'dayVisits',
    'tryDay',
    'staffing',
    'visitorStory',
    'fairness',
    'alerts',
    'seeAlert',
    'subscribeAlerts',
    'unsubscribeAlerts',
    'indicators',
  ],
  ...['setWorkplace', 'setConsumer', 'consumerFromQueueBody', 'transferConsumer', 'openServices', 'bindConsumer'],
  ...['userList', 'getUser', 'subscribeUsers', 'consumerList', 'getConsumer', 'subscribeConsumers'],
  ...['freeSlots', 'bookings', 'affectedBookings', 'subscribeBookings', 'unsubscribeBookings'],
  ...['bookingPlanList', 'getBookingPlan', 'subscribeBookingPlans'],
  ...['segmentList', 'getSegment', 'subscribeSegments'],
  ...['callingProfileList', 'getCallingProfile', 'subscribeCallingProfiles'],
  ...['reasonList', 'getReason', 'subscribeReasons', 'outcomeList', 'getOutcome', 'subscribeOutcomes'],
]);

/** All that headquarters may, which has no log-in: its requests come over NATS, and what anybody may send is not for it, either. */
const DIRECTED: ReadonlySet<string> = new Set(['applyRevision', 'remoteTicket', 'remoteVisit']);

/** What the box answers, apart from whether the command then went well. */
export const VERDICTS = {
  '+': 'allowed',
  '-': 'notAllowed',
  o: 'foreignWorkplace',
  '?': 'notLoggedIn',
  '.': 'no window',
} as const;
export type Verdict = (typeof VERDICTS)[keyof typeof VERDICTS];

/** By command, in the order of the table. */
export const MATRIX: ReadonlyMap<string, Readonly<Record<Column, Verdict>>> = new Map(
  TABLE.split('\n')
    .filter((line) => /^[a-z]/.test(line))
    .map((line) => {
      const [command = '', ...given] = line.split(/ +/);
      const isSupervised = SUPERVISED.has(command) || (given[4] === '+' && given[5] === '+');
      const letters = [...given, isSupervised ? '+' : '-', DIRECTED.has(command) ? '+' : '-'];
      return [command, Object.fromEntries(COLUMNS.map((column, index) => [column, verdictOf(command, letters[index])]))] as const;
    }) as [string, Record<Column, Verdict>][],
);

function verdictOf(command: string, letter: string | undefined): Verdict {
  const verdict = VERDICTS[letter as keyof typeof VERDICTS];
  if (verdict === undefined) throw new Error(`${command}: "${letter}" is not a letter of the table`);
  return verdict;
}
