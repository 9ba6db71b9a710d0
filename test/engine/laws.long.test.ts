/** The laws of any script and of any recording, with more runs. */
import './bar-laws.test.ts';
import './book-laws.test.ts';
import './laws.test.ts';
