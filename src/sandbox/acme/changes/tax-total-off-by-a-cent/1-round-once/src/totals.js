import { mills } from './money.js';

/** A line with its taxes, exact: in ten-thousandths of a mill, because taxes are in basis points (1900 is 19 %). */
function exactLine(line, taxes) {
  const net = line.quantity * mills(line.price);
  return net * (10_000 + taxes.reduce((sum, tax) => sum + tax, 0));
}

/** What the customer pays, in cents; rounded once (docs/adr/0003). */
export function totalCents(order) {
  const exact = order.lines.reduce((sum, line) => sum + exactLine(line, order.taxes), 0);
  return Math.round(exact / 100_000);
}
