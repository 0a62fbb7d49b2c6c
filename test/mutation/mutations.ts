/** Ways to break the box, one at a time. The campaign that cannot tell a broken box from a sound one proves nothing. */

import { COUNTERPARTS } from './counterparts.js';
import { HEADQUARTERS } from './headquarters.js';
import { type Mutation, mutation } from './mutation.js';

const HAND_OVER = 'this.journal.commit(batch, (sequence) => this.released(sequence, sealed.releases, batch));';

const DURABILITY: readonly Mutation[] = [
  mutation(
    'an answer leaves before its commit',
    'server/pipeline',
    'Pipeline.afterCommit',
    'if (this.gathering.events.length > 0) this.gathering.releases.push(release);',
    'if (this.gathering.events.length > 0) release();',
  ),
  mutation(
    'an answer leaves while its commit is on its way',
    'server/pipeline',
    'Pipeline.afterCommit',
    'else if (this.inFlight) this.inFlight.releases.push(release);',
    'else if (this.inFlight) release();',
  ),
  mutation(
    'a batch is told of when it is handed over',
    'server/pipeline',
    'Pipeline.seal',
    HAND_OVER,
    `${HAND_OVER}\n    for (const release of sealed.releases.splice(0)) release();`,
  ),
  mutation(
    'a repetition is done again',
    'server/pipeline',
    'Repetition.once',
    'const known = keptAnswer(session, id);',
    'const known = undefined as ReturnType<typeof keptAnswer>;',
  ),
  mutation('answers are not kept', 'server/pipeline', 'Repetition.remember', 'this.keep(asked, serialised(answer.kept));', ''),
  mutation(
    'visits that end are not written',
    'server/pipeline',
    'Pipeline.applyEvent',
    "this.gathering.visits.push(visitRow(this.state, consumer, event.t === 'closed' && isRemoval(event)));",
    '',
  ),
  mutation(
    'what is taken back stays in the statistics',
    'db',
    'JournalWriter.commit',
    'this.#reopenVisit.run(consumerId);',
    'void consumerId;',
  ),
  mutation(
    'a batch is replayed twice after a snapshot',
    'db',
    'checkedRows',
    'FROM journal WHERE sequence > ? ORDER BY sequence',
    'FROM journal WHERE sequence >= ? ORDER BY sequence',
  ),
  mutation(
    'the day begins again with each start',
    'server/pipeline',
    'replay',
    'let sequence = base;',
    "let sequence = base;\n  state.day = '';",
  ),
  mutation(
    'the snapshot of a box that stops is of a batch before',
    'server/app',
    'closeStore',
    'const { sequence } = store;',
    'const sequence = store.sequence - 1;',
  ),
];

const RULES: readonly Mutation[] = [
  mutation(
    'the first number of a day is left out',
    'server/engine',
    'dayOpened',
    'range.next = state.books.TicketRange.get(id)?.first ?? range.next;',
    'range.next = (state.books.TicketRange.get(id)?.first ?? range.next) + 1;',
  ),
  mutation(
    'numbers go on at midnight',
    'server/engine',
    'dayOpened',
    'range.next = state.books.TicketRange.get(id)?.first ?? range.next;',
    '',
  ),
  mutation('every other number is left out', 'server/engine', 'noteIssued', 'row.first : number + 1;', 'row.first : number + 2;'),
  mutation(
    'nobody goes home at the end of the day',
    'server/engine',
    'dayOpened',
    'const ended = event.keep ? [] :',
    'const ended = !event.keep ? [] :',
  ),
  mutation('a called visitor stays in his line', 'server/engine', 'changing', 'state.lanes.leave(consumer);', ''),
  mutation(
    'who was put aside never comes back',
    'server/engine',
    'duePostponed',
    'if ((consumer.postponedToMs ?? 0) <= stamp.atMs)',
    'if ((consumer.postponedToMs ?? 0) < 0)',
  ),
  mutation('a clock that is set back is not noticed', 'server/pipeline', 'Pipeline.stamp', 'if (setByMs !== 0) {', 'if (setByMs > 0) {'),
  mutation(
    'a clock that is set back begins a new day',
    'server/engine',
    'openDay',
    'if (day < state.day || day === state.renamedFrom)',
    'if (false)',
  ),
  mutation(
    'an appointment that came is expected still',
    'server/engine',
    'arrivalOf',
    '{ ...appointment, consumer_id: consumer, ticket }',
    "{ ...appointment, state: 'PLANNED', consumer_id: -1 }",
  ),
  mutation(
    'the window is not free after a finish',
    'server/engine',
    'finished',
    'freeWindow(state, event.w, event.at);\n  setState(consumer, event.state, NO_WORKPLACE, event.at);',
    'setState(consumer, event.state, NO_WORKPLACE, event.at);',
  ),
];

const CHECKS: readonly Mutation[] = [
  mutation(
    'everybody may do everything',
    'server/pipeline',
    'refuseCommand',
    'if (declaration.rights === null || declaration.rights.some((right) => rights.includes(right))) return undefined;',
    'if (declaration.rights === null || rights.length > 0) return undefined;',
  ),
  mutation(
    'a clerk acts at any window',
    'server/pipeline',
    'windowFor',
    "if (workplaceId !== own) return reject('foreignWorkplace', { own: own ?? 'none', workplace: workplaceId });",
    '',
  ),
  mutation('names are not unique', 'server/engine', 'refuseRow', 'if (!uniqueName) return undefined;', 'if (uniqueName) return undefined;'),
  mutation(
    'two ranges have the same tickets',
    'server/engine',
    'refuseRange',
    'if (other.id === row.id || other.prefix !== prefix || other.last < first || other.first > last) continue;',
    'if (other.id >= 0) continue;',
  ),
  mutation(
    'what is used can be removed',
    'server/engine',
    'removeElements',
    'if (users.length > 0) return inUse(',
    'if (users.length > 1_000) return inUse(',
  ),
  mutation(
    'the slower administrator wins',
    'server/pipeline',
    'refuseOldVersion',
    "if (version === undefined || version === (present === undefined ? '' : versionOf(present))) return undefined;",
    'if (version !== null) return undefined;',
  ),
  mutation(
    'a service that needs digits is given without',
    'server/engine',
    'refusePin',
    "if (wantsDigits(service)) return /^[0-9]+$/.test(pinCode ?? '') ? undefined : reject('pinCodeNeeded', { service: service.id });",
    'if (wantsDigits(service)) return undefined;',
  ),
];

const DEVICES: readonly Mutation[] = [
  mutation(
    'a paper is dropped when the printer jams',
    'server/devices',
    'PrintRunner.notPrinted',
    "this.options.pipeline.execute({ type: 'returnPrint', job: job.id, isDoubtful, why: fault });",
    '',
  ),
  mutation(
    'a ticket that was not printed counts as printed',
    'server/devices',
    'PrintRunner.ended',
    "this.notPrinted(job, outcome.fault, outcome.kind === 'doubtful');",
    "this.tracker.end(job, 'PRINTED', null, 0);",
  ),
  mutation(
    'what waited for paper before a power cut is forgotten',
    'server/devices',
    'PrintRunner.start',
    'this.tracker.takeUp(job);\n      if (isDoubtful)',
    'if (isDoubtful)',
  ),
  mutation(
    'a ticket that was being printed at a power cut is forgotten',
    'server/devices',
    'PrintRunner.start',
    "if (isDoubtful) pipeline.execute({ type: 'returnPrint', job: job.id, isDoubtful, why: RESTART });",
    '',
  ),
  mutation(
    'deadlines of paper are not kept',
    'server/devices',
    'PrintJobTracker.takeUp',
    'const cancelDeadline = timers.after(Math.max(0, leftMs), () => this.deadline(job));',
    'const cancelDeadline = timers.after(Number.MAX_SAFE_INTEGER, () => this.deadline(job));',
  ),
  mutation(
    'a cable that was pulled is looked for once',
    'drivers',
    'keepPort',
    "return { state: { ...state, kind: 'opening' }, effects: openWithin(times) };",
    "return { state: { ...state, kind: 'opening' }, effects: state.attempts === 1 ? openWithin(times) : [] };",
  ),
  mutation(
    'a board without power is not repainted',
    'drivers',
    'LedBoard.#dueInPeaceMs',
    'const repaintMs = this.#shownMs + this.options.family.repaintMs;',
    'const repaintMs = Number.POSITIVE_INFINITY;',
  ),
  mutation(
    'boards show what is not yet on the disk',
    'server/devices',
    'LedService.follow',
    'pipeline.afterCommit(() => {\n      if (!this.isStopped) this.show(planned);\n    });',
    'this.show(planned);',
  ),
  mutation('boards are not told of who left', 'server/devices', 'CHANGING', "  'finished',\n", ''),
  mutation('boards are not told of a transfer', 'server/devices', 'CHANGING', "  'transferred',\n", ''),
  mutation('boards are not told of what was taken back', 'server/devices', 'CHANGING', "  'takenBack',\n", ''),
  mutation(
    'keys are obeyed for nobody',
    'server/devices',
    'clerkAt',
    'const clerkId = state.windows.get(workplaceId)?.clerkId ?? NO_CLERK;',
    'const clerkId: number = NO_CLERK;',
  ),
];

const PUSHES: readonly Mutation[] = [
  mutation(
    'the last of a burst of pushes is not sent',
    'server/pipeline',
    'Subscriptions.pushUntilPaused',
    'if (channel.pausedUntilMs > nowMs) waitUntilMs = Math.min(waitUntilMs, channel.pausedUntilMs);',
    'if (channel.pausedUntilMs > nowMs) channel.pushedVersion = this.projections.versionOf(channel.topic);',
  ),
  mutation(
    'one push, and then none',
    'server/pipeline',
    'Subscriptions.changed',
    'this.isFlushPlanned = false;\n      this.flush();',
    'this.flush();',
  ),
  mutation(
    'a push leaves before its commit',
    'server/pipeline',
    'Subscriptions.push',
    'this.released(topic, () => {\n        const sendingMs = this.timers.nowMs();',
    'setImmediate(() => {\n        const sendingMs = this.timers.nowMs();',
  ),
  mutation(
    'changes of windows are not pushed',
    'server/pipeline',
    'Subscriptions.changed',
    'this.isFlushPlanned || this.channels.size === 0',
    'this.isFlushPlanned || this.channels.size < 5',
  ),
];

export const MUTATIONS: readonly Mutation[] = [...DURABILITY, ...RULES, ...CHECKS, ...DEVICES, ...PUSHES, ...COUNTERPARTS, ...HEADQUARTERS];
