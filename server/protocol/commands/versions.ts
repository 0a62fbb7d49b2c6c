/** Two administrators may edit the same thing: whoever says which version he has read is told if it is another one by now. */
import { Type } from '@sinclair/typebox';

export const DesignVersion = () => Type.String({ 'x-expects': 'names what is in it: equal designs have equal versions' });

export const ReadVersion = () =>
  Type.String({ maxLength: 40, 'x-expects': 'the version that was read; empty = there must be none of that name yet' });
