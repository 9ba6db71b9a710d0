/** What the terminal shows after any frames, with more runs. */
import './compositor.test.ts';
