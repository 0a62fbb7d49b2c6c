/** How many visitors at the same time, by weekday and hours. */
import { say } from '../words.js';
import { type EditorProps, numberOf, textOf } from './plain.js';
import { HourInput, hoursAfter, SpanInputs, type Week, WeekEdit } from './week.js';

interface Places {
  readonly hours: string;
  readonly places: unknown;
}

export const PlacesEdit = ({ value, onValue }: EditorProps) => (
  <WeekEdit
    week={(value ?? {}) as Week<Places>}
    onWeek={onValue}
    nextAfter={(last) => ({ hours: hoursAfter(last?.hours), places: last?.places ?? 1 })}
    hoursOf={({ hours }) => hours}
    drawLine={(line, day, onLine) => (
      <>
        <SpanInputs day={day} hours={line.hours} onHours={(hours) => onLine({ ...line, hours })} />
        <HourInput
          label={say('placesThen', { day: `${day}, ${line.hours}` })}
          text={textOf(line.places)}
          onText={(text) => onLine({ ...line, places: numberOf(text) })}
        />
      </>
    )}
  />
);
