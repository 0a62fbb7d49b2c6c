/** Chooses the editor of a field: its own, or that of the kind of its value. */
import type { ComponentType } from 'preact';
import type { BookName } from '../../../../../model/books/declaration.js';
import type { Kind } from '../kinds.js';
import { DaysEdit } from './days.js';
import { BrightnessEdit, HoursEdit } from './hours.js';
import { PlacesEdit } from './places.js';
import {
  ChoiceEdit,
  DayEdit,
  DesignEdit,
  type EditorProps,
  FlagEdit,
  JsonEdit,
  LedLineEdit,
  MinutesEdit,
  NumberEdit,
  PartEdit,
  PrinterEdit,
  ReferenceEdit,
  ScreenEdit,
  SwitchEdit,
  TemplateEdit,
  TextEdit,
  TimeEdit,
  WindowStateEdit,
} from './plain.js';
import { ReferencesEdit, ScreensEdit, StagesEdit } from './references.js';
import { ClerkPartEdit, LanguagesEdit, PasswordEdit, PhotoEdit, PinEdit, PrioritiesEdit, UserClerkEdit } from './special.js';
import { TextsEdit } from './texts.js';

interface Editor {
  readonly Edit: ComponentType<EditorProps>;
  /** It consists of several inputs, each with a label of its own. */
  readonly isGroup: boolean;
  /** Its label stands after it. */
  readonly isCheckbox?: boolean;
}

const single = (Edit: Editor['Edit']): Editor => ({ Edit, isGroup: false });
const group = (Edit: Editor['Edit']): Editor => ({ Edit, isGroup: true });
const checkbox = (Edit: Editor['Edit']): Editor => ({ Edit, isGroup: false, isCheckbox: true });

const OWN: Readonly<Record<string, Editor>> = {
  'Operation.regulated_sec': single(MinutesEdit),
  'Operation.danger_sec': single(MinutesEdit),
  'Service.wait_norm_sec': single(MinutesEdit),
  'Service.appointment_wait_norm_sec': single(MinutesEdit),
  'Service.operations': group(StagesEdit),
  'Service.pin_code': group(PinEdit),
  'Workplace.services': group(PrioritiesEdit),
  'Workplace.opening_hours': group(HoursEdit),
  'Workplace.state_id': single(WindowStateEdit),
  'UserRole.administrator': checkbox(PartEdit),
  'UserRole.registrator': checkbox(PartEdit),
  'UserRole.board': checkbox(PartEdit),
  'UserRole.supervisor': checkbox(PartEdit),
  'UserRole.clerk': group(ClerkPartEdit),
  'User.password': group(PasswordEdit),
  'User.clerk': group(UserClerkEdit),
  'QBoard.device': single(ScreenEdit),
  'QBoard.template': single(TemplateEdit),
  'QBoard.languages': group(LanguagesEdit),
  'ScoreBoard.device': single(LedLineEdit),
  'ScoreBoard.brightness': group(BrightnessEdit),
  'Registrator.services': group(ScreensEdit),
  'Registrator.opening_hours': group(HoursEdit),
  'Registrator.printer': single(PrinterEdit),
  'Registrator.spare_printer': single(PrinterEdit),
  'Registrator.ticket_design': single(DesignEdit),
  'Consumer.photo': group(PhotoEdit),
  'Consumer.pin_code': single(TextEdit),
  'BookingPlan.opening_hours': group(HoursEdit),
  'BookingPlan.places_by_hours': group(PlacesEdit),
  'Calendar.opening_hours': group(HoursEdit),
  'Calendar.days': group(DaysEdit),
  'ConsumerPreRegistered.date': single(DayEdit),
  'ConsumerPreRegistered.time': single(TimeEdit),
};

const OF_KIND: Readonly<Record<Kind['kind'], Editor>> = {
  text: single(TextEdit),
  number: single(NumberEdit),
  flag: checkbox(FlagEdit),
  switch: checkbox(SwitchEdit),
  choice: single(ChoiceEdit),
  reference: single(ReferenceEdit),
  references: group(ReferencesEdit),
  texts: group(TextsEdit),
  other: single(JsonEdit),
};

export const editorOf = (book: BookName, field: string, kind: Kind['kind']): Editor => OWN[`${book}.${field}`] ?? OF_KIND[kind];
