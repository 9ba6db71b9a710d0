/** Files with conflicts, with more runs. */
import './conflicts.test.ts';
