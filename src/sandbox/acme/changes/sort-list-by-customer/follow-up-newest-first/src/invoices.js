import { readOrders } from './orders.js';
import { totalCents } from './totals.js';

/** Invoices of all orders, newest first. */
export async function listInvoices() {
  const { orders, fresh } = await readOrders();
  return { fresh, invoices: orders.map(invoiceOf).toSorted((a, b) => b.date.localeCompare(a.date)) };
}

export function invoiceOf(order) {
  return {
    id: `INV-${order.id}`,
    customer: order.customer,
    date: order.placed,
    state: order.state,
    lines: order.lines,
    taxes: order.taxes,
    totalCents: totalCents(order),
  };
}
