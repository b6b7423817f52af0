/** What the shop sells; prices as text in euros. */
export const products = [
  { id: 'oak-desk', title: 'Oak desk', price: '349.00' },
  { id: 'desk-lamp', title: 'Desk lamp', price: '39.90' },
  { id: 'bar-stool', title: 'Bar stool', price: '89.00' },
  { id: 'reading-chair', title: 'Reading chair', price: '219.00' },
  { id: 'shelf', title: 'Shelf', price: '54.50' },
  { id: 'coat-hook', title: 'Coat hook', price: '8.70' },
];
