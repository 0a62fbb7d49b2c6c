/** How a client comes by the errors of bookings. */
import type { Frame, RawSession } from '../support/raw-client.js';
import type { World } from './provocations.js';
import { send } from './sending.js';

let ids = 0;

/** A service of the test's own. */
async function service(admin: RawSession): Promise<number> {
  const fields = { name: `booked ${++ids}`, operations: { '10': [3] }, ticket_range_id: 4 };
  const { data } = (await send(admin, 'newService', fields)) as Frame<{ id: number }>;
  return data.id;
}

/** A day of the branch, which lives in UTC here. */
const aheadBy = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** With a plan of its own for a service of its own. */
async function booked(admin: RawSession, fields: object, provoke: (service: number) => Promise<Frame>): Promise<Frame> {
  const own = await service(admin);
  await send(admin, 'newBookingPlan', { name: `plan ${++ids}`, services: [own], slot_minutes: 5, ...fields });
  return await provoke(own);
}

export const BOOKING_PROVOCATIONS = {
  slotFull: ({ admin }) =>
    booked(admin, { places: 1 }, async (service) => {
      const wish = { services: [service], date: aheadBy(2), time: '09:00' };
      await send(admin, 'book', wish);
      return await send(admin, 'book', wish);
    }),
  groupTooLarge: ({ admin }) =>
    booked(admin, { places: 2 }, (service) => send(admin, 'book', { services: [service], date: aheadBy(2), time: '09:00', persons: 3 })),
  slotNotOffered: ({ admin }) =>
    booked(admin, {}, (service) => send(admin, 'book', { services: [service], date: aheadBy(-2), time: '09:00' })),
  tooManyBookings: ({ admin }) =>
    booked(admin, { per_person: 1 }, (service) =>
      send(admin, 'book', {
        services: [service],
        date: aheadBy(2),
        time: '09:00',
        phone: '87011234567',
        repeat: { every_days: 1, count: 2 },
      }),
    ),
  notBooked: async ({ admin }) => send(admin, 'book', { services: [await service(admin)], date: aheadBy(2), time: '09:00' }),
  bookingOnly: ({ admin }) =>
    booked(admin, { without_booking: 'nobody' }, (service) => send(admin, 'registrateConsumer', { services: [service], noprint: true })),
  bookingOver: ({ admin }) =>
    booked(admin, {}, async (service) => {
      const { data } = (await send(admin, 'book', { services: [service], date: aheadBy(2), time: '09:00' })) as Frame<{ id: number }[]>;
      const [{ id } = { id: 0 }] = data;
      await send(admin, 'cancelBooking', { id });
      return await send(admin, 'moveBooking', { id, date: aheadBy(3), time: '09:00' });
    }),
  tooManyVisits: ({ admin }) =>
    booked(admin, { by_visitors: 1, visitor_gives: 'nothing', places: 30 }, async (service) => {
      const visit = { service, date: aheadBy(2), time: '09:00' };
      const asked = Array.from({ length: 21 }, (_, index) => send(admin, 'bookVisit', { ...visit, key: `${index}`.padStart(22, '0') }));
      return (await Promise.all(asked)).at(-1) as Frame;
    }),
  bookedLater: ({ admin }) =>
    booked(admin, { early: 'wait', early_minutes: 0 }, async (service) => {
      await send(admin, 'newConsumerPreRegistered', { services: [service], date: aheadBy(0), time: '23:55', pin_code: '4029131' });
      return await send(admin, 'registrateConsumer', { pin_code: '4029131', noprint: true });
    }),
  bookedEarlier: async ({ admin }) => {
    const late = await service(admin);
    await send(admin, 'newConsumerPreRegistered', { services: [late], date: aheadBy(0), time: '00:00', pin_code: '4029132' });
    const plan = { name: `plan ${++ids}`, services: [late], late: 'refuse', late_minutes: 0, early_minutes: 0 };
    await send(admin, 'newBookingPlan', plan);
    return await send(admin, 'registrateConsumer', { pin_code: '4029132', noprint: true });
  },
  hallCodeWrong: async ({ admin }) => {
    const pin_code = '402913402913';
    await send(admin, 'newConsumerPreRegistered', { services: [await service(admin)], date: aheadBy(2), time: '09:00', pin_code });
    return await send(admin, 'checkInVisit', { pin_code, hall: '1111' });
  },
  alreadyCheckedIn: async ({ admin }) => {
    await send(admin, 'newConsumerPreRegistered', { services: [await service(admin)], date: aheadBy(0), pin_code: '4029133' });
    await send(admin, 'registrateConsumer', { pin_code: '4029133', noprint: true });
    return await send(admin, 'registrateConsumer', { pin_code: '4029133', noprint: true });
  },
} as const satisfies Record<string, (world: World) => Promise<Frame>>;
