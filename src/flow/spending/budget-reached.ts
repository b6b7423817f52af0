import { UpstreamError } from '../../errors.ts';

/** Trying again is of no use until somebody adds to it. The sentence names the sum, and so the question offers more. */
export class BudgetReached extends UpstreamError {
  /** The day whose budget is used up; null: it is one ticket's. */
  readonly day: string | null;
  constructor(clause: string, about: { day: string | null }) {
    super('model budget', clause, { retryable: false });
    this.name = 'BudgetReached';
    this.day = about.day;
  }
}
