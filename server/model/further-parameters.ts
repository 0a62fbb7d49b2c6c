/** What errors say beside their sentences. */
import type { ErrorName } from './errors.js';

/** `why`, and the parameters of its codes. */
const FIELD_PARAMETERS = ['why', 'kind', 'allowed', 'example', 'least', 'most', 'what', 'near', 'name', 'address'];

/** Parameters that an error may carry beside those of its sentence: the same as data. */
export const FURTHER_PARAMETERS: Readonly<Partial<Record<ErrorName, readonly string[]>>> = {
  invalidRequest: FIELD_PARAMETERS,
  operationNotServed: ['service', 'operation'],
  notInQueue: ['reason', 'at', 'clerk'],
  serviceNotReady: ['reason'],
  noPaper: ['trouble'],
  undoOvertaken: ['reason', 'at'],
  cannotServe: ['workplace', 'user'],
  cannotTake: ['workplace', 'user'],
  noSuchElement: ['id', 'name'],
  inUse: ['user_book', 'user_id', 'user_ticket'],
  invalidField: FIELD_PARAMETERS,
  designInvalid: FIELD_PARAMETERS,
  boardCannotShow: ['shows', 'text', 'reason', 'letters', 'most', 'length'],
  boardUnreached: ['trouble'],
  templateInvalid: FIELD_PARAMETERS,
};
