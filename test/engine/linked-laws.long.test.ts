/** The laws of linked orders, tried many times. */
import './linked-laws.test.ts';
