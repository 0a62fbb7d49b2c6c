import '../shared/tokens.css';
import '../shared/components.css';
import './workplace.css';
import { begin } from '../shared/begin.js';
import { Link } from '../shared/link.js';
import { Speaker } from '../shared/words.js';
import { WorkplacePage } from './workplace.js';

const speaker = await Speaker.begin('workplace');
const link = new Link({ shelf: 'tab', key: 'workplace' });
begin(<WorkplacePage link={link} speaker={speaker} />);
