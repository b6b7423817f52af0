import { readOrders } from './orders.js';
import { totalCents } from './totals.js';

/** Invoices of all orders, by customer. */
export async function listInvoices() {
  const { orders, fresh } = await readOrders();
  return { fresh, invoices: orders.map(invoiceOf).toSorted((a, b) => a.customer.localeCompare(b.customer)) };
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
