/** An answer's id in the outbox: `to` is the message that it answers. */
export const answerId = (key: string, to: string): string => `${key}-answer:${to}`;
