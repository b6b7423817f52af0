/** Orders so far; taxes in basis points (1900 is 19 %). */
const orders = [
  { id: '1041', customer: 'Brightside Studio', placed: '2026-09-02', state: 'paid', taxes: [1900], lines: [line('Oak desk', 1, '349.00'), line('Desk lamp', 2, '39.90')] },
  { id: '1042', customer: 'Café Meriva', placed: '2026-09-09', state: 'paid', taxes: [1900], lines: [line('Bar stool', 6, '89.00')] },
  { id: '1043', customer: 'Norrland Books, Ltd', placed: '2026-09-17', state: 'cancelled', taxes: [1900], lines: [line('Reading chair', 1, '219.00')] },
  { id: '1044', customer: 'Atelier Quinze', placed: '2026-10-01', state: 'paid', taxes: [500, 998], lines: [line('Shelf', 4, '54.50'), line('Brackets', 8, '4.25')] },
  { id: '1045', customer: 'Polder & Sons', placed: '2026-10-12', state: 'paid', taxes: [1000, 500], lines: [line('Coat hook', 1, '8.70'), line('Coat hook, brass', 1, '8.70')] },
  { id: '1046', customer: 'Ostsee Hotel', placed: '2026-10-29', state: 'paid', taxes: [1900], lines: [line('Bar stool', 12, '89.00')] },
];

function line(title, quantity, price) {
  return { title, quantity, price };
}

export function listOrders() {
  return orders;
}
