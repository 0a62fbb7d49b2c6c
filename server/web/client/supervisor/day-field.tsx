import { Input } from '../shared/parts.js';
import { dayText } from '../shared/time.js';

interface DayFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (day: string) => void;
}

export const DayField = ({ label, value, onValue }: DayFieldProps) => (
  <Input label={label} type="date" required value={value} onText={(day) => day !== '' && onValue(day)}>
    {/* The input itself has the format of the browser. */}
    <span class="soft small">{dayText(value)}</span>
  </Input>
);
