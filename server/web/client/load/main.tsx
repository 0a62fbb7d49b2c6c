import { begin } from '../shared/begin.js';
import { LoadPage } from './load.js';
import './load.css';

void begin('load', LoadPage);
