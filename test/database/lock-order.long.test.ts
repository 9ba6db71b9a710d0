import { testLockOrder } from './lock-storms.ts';

testLockOrder({ stormMs: 2_000, allLocksMs: 4_000 });
