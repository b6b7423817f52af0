/** What the product reads out of a PRD: computed from its canonical markdown, shown on the question. */
export interface PrdDigest {
  inShort: string;
  requirements: number;
  /** Their words by number; absent in digests from before they were kept. */
  requirementTexts?: { number: number; text: string }[];
  criteria: { number: number; text: string; pm: boolean }[];
  assumptions: number;
  openQuestions: string[];
  sources: number;
  notReached: string[];
}

/** What the product reads out of a tech spec. */
export interface SpecDigest {
  inShort: string;
  filesInScope: string[];
  doNotTouch: string[];
  steps: { title: string; layer: string; size: 'XS' | 'S' | 'M' | 'L' }[];
  size: 'XS' | 'S' | 'M' | 'L';
  migration: string | null;
  dataLoss: string | null;
  undo: string;
  testPlan: { criterion: number; test: string }[];
  assumptions: number;
  openQuestions: string[];
  repositories: string[];
}
