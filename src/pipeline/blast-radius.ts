import type { Tier } from './work-item.ts';

export type BlastLevel = 'low' | 'medium' | 'high' | 'unknown';
export interface BlastRadius {
  level: BlastLevel;
  /** The service itself first, then those that depend on it, nearest first. */
  services: { name: string; tier: Tier | null; hops: number }[];
  sum: number;
}
