import { testLockOrder } from './lock-storms.ts';

testLockOrder({ stormMs: 600, allLocksMs: 1_200 });
