import { mills } from './money.js';

/** Taxes are in basis points: 1900 is 19 %. */
function lineCents(line, taxes) {
  const net = line.quantity * mills(line.price);
  const withTaxes = net * (10_000 + taxes.reduce((sum, tax) => sum + tax, 0));
  return Math.round(withTaxes / 100_000);
}

/** What the customer pays, in cents. */
export function totalCents(order) {
  return order.lines.reduce((sum, line) => sum + lineCents(line, order.taxes), 0);
}
