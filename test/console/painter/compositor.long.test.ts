/** The screen of the terminal after any frames, with more runs. */
import './compositor.test.ts';
