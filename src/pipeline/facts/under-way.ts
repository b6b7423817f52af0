/** Where a ticket is once somebody may build it. */
import type { StageName } from '../stages.ts';

/** Delegated, and not live yet: its branch and its pull request are being worked on. */
export const beingBuilt: readonly StageName[] = ['delegated', 'needs_attention', 'preview', 'deploying'];

/** About to be built, or being built: two of these on one file get in each other's way. */
export const inFlight: readonly StageName[] = ['ready', ...beingBuilt];

/** Delegated at some time, live ones among them. */
export const fromDelegation: readonly StageName[] = [...beingBuilt, 'deployed', 'rolled_back'];
