/** The reference books: eleven of the original, and those of our own. */
import type { QBoardRow, ScoreBoardRow } from './boards.js';
import { QBoard, ScoreBoard } from './boards.js';
import { BookingPlan, type BookingPlanRow } from './booking-plan.js';
import { Calendar, type CalendarRow } from './calendar.js';
import { CallingProfile, type CallingProfileRow } from './calling-profile.js';
import { type AppointmentRow, Consumer, ConsumerPreRegistered } from './consumer.js';
import type { BookDeclaration, BookName } from './declaration.js';
import { Operation, type OperationRow } from './operation.js';
import { Outcome, type OutcomeRow, Reason, type ReasonRow } from './reasons.js';
import { Registrator, type RegistratorRow } from './registrator.js';
import { Segment, type SegmentRow } from './segment.js';
import { Service, type ServiceRow } from './service.js';
import { TicketRange, type TicketRangeRow } from './ticket-range.js';
import { User, type UserRow } from './user.js';
import { UserRole, type UserRoleRow } from './user-role.js';
import { Workplace, type WorkplaceRow } from './workplace.js';

export { APPOINTMENT_STATES, isPlanned } from './consumer.js';
export * from './declaration.js';
export { isSparse } from './texts.js';

export const BOOKS = {
  Operation,
  Service,
  TicketRange,
  Workplace,
  UserRole,
  User,
  QBoard,
  ScoreBoard,
  Registrator,
  Consumer,
  ConsumerPreRegistered,
  Reason,
  Outcome,
  Calendar,
  BookingPlan,
  Segment,
  CallingProfile,
} as const satisfies Record<BookName, BookDeclaration>;

/** The engine's row of each element. The Consumer book is the live queue itself and has no rows of its own. */
export interface BookRows {
  Operation: OperationRow;
  Service: ServiceRow;
  TicketRange: TicketRangeRow;
  Workplace: WorkplaceRow;
  UserRole: UserRoleRow;
  User: UserRow;
  QBoard: QBoardRow;
  ScoreBoard: ScoreBoardRow;
  Registrator: RegistratorRow;
  ConsumerPreRegistered: AppointmentRow;
  Reason: ReasonRow;
  Outcome: OutcomeRow;
  Calendar: CalendarRow;
  BookingPlan: BookingPlanRow;
  Segment: SegmentRow;
  CallingProfile: CallingProfileRow;
}
export type RowBook = keyof BookRows;
export const ROW_BOOKS = Object.keys(BOOKS).filter((name) => name !== 'Consumer') as RowBook[];

/** No ticket and no window shows anything of it. */
export const isApart = (book: BookName): boolean => APART.includes(book);
const APART: readonly BookName[] = ['ConsumerPreRegistered', 'Reason', 'Outcome', 'Calendar', 'BookingPlan'];

export type {
  AppointmentRow,
  BookingPlanRow,
  CalendarRow,
  CallingProfileRow,
  OperationRow,
  OutcomeRow,
  QBoardRow,
  ReasonRow,
  RegistratorRow,
  ScoreBoardRow,
  SegmentRow,
  ServiceRow,
  TicketRangeRow,
  UserRoleRow,
  UserRow,
  WorkplaceRow,
};
