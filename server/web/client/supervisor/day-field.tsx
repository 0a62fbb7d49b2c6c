import { Input } from '../shared/parts.js';
import { dayText } from '../shared/time.js';

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (day: string) => void;
}

/** The input itself has the format of the browser: the day stands beside the label in that of the page. */
export const DayField = ({ label, value, onValue }: DayFieldProps) => (
  <Input
    label={
      <span>
        {label} <span class="day-text">{dayText(value)}</span>
      </span>
    }
    type="date"
    required
    value={value}
    onText={(day) => day !== '' && onValue(day)}
  />
);
