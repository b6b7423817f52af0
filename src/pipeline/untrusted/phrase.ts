/** One way in which a text speaks to a machine. */
export interface Phrase {
  pattern: RegExp;
  /** Counts only as an order: "Users ignore the instructions" is a report. */
  order?: true;
}
