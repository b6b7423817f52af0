import { describe, expect, test } from 'vitest';
import { plain } from '../../sandbox/web/fixture-blocks.ts';
import { browsing, until, type Visit } from '../../sandbox/web/open-page.ts';

describe('a modal', () => {
  const { visit } = browsing();

  async function openForm(): Promise<Visit & { form: ReturnType<Visit['page']['getByRole']> }> {
    const opened = await visit('/?as=ana&channel=C0INVOICES');
    const field = opened.page.getByRole('textbox', { name: 'Message #invoices' });
    await field.fill('/ticket');
    await opened.page.keyboard.press('Escape');
    await opened.page.keyboard.press('Enter');
    const form = opened.page.getByRole('dialog', { name: 'New ticket' });
    await form.waitFor();
    return { ...opened, form };
  }

  test('refuses what is missing or wrong before the app is asked, and puts focus there', async () => {
    const { page, slack, form } = await openForm();
    await form.getByRole('textbox', { name: 'Mail (optional)' }).fill('not mail');
    await form.getByRole('button', { name: 'File', exact: true }).click();
    expect(await form.getByRole('alert').allInnerTexts()).toEqual([
      'Please complete this required field.',
      'Please enter an email address.',
    ]);
    const title = form.getByRole('textbox', { name: 'Title', exact: true });
    expect(await title.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await title.getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.type('ab');
    await form.getByRole('textbox', { name: 'Mail (optional)' }).fill('');
    await form.getByRole('button', { name: 'File', exact: true }).click();
    await form.getByText('Please write at least 3 characters.').waitFor();
    expect(slack.callsOf('submit')).toEqual([]);
  });

  test('shows what the app refuses at its block, keeps what was typed, and closes when accepted', async () => {
    const { slack, form } = await openForm();
    const title = form.getByRole('textbox', { name: 'Title', exact: true });
    await title.fill('taken');
    await form.getByRole('radio', { name: 'Only the result' }).check();
    await form.getByRole('checkbox', { name: 'Freeze' }).check();
    await form.getByRole('button', { name: 'File', exact: true }).click();
    await form.getByText('TL-31 has this title.').waitFor();
    expect(await title.inputValue()).toBe('taken');
    await title.fill('Export invoices');
    await form.getByRole('button', { name: 'File', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    expect(slack.callsOf('submit').at(-1)?.body['values']).toMatchObject({
      title: { title: 'Export invoices' },
      kind: { kind: 'feature' },
      mode: { mode: 'only the result' },
      rules: { rules: ['freeze'] },
      labels: { labels: [] },
      at: { at: '09:30' },
      cap: { cap: '5' },
      story: { story: null },
    });
  });

  test('Escape in a menu leaves the menu, not the form', async () => {
    const { page, form } = await openForm();
    await form.getByRole('button', { name: 'Labels (optional)' }).click();
    await page.getByRole('option', { name: 'csv' }).click();
    await page.getByRole('option', { name: 'finance' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    await form.getByRole('button', { name: 'Labels (optional): csv, finance' }).waitFor();
    await form.getByRole('button', { name: 'Remove csv' }).click();
    await form.getByRole('button', { name: 'Labels (optional): finance' }).waitFor();
  });

  test('Escape closes it, tells the app, and gives the focus back', async () => {
    const { page, slack, form } = await openForm();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await until(
      () => slack.callsOf('close-modal').length,
      (count) => count === 1,
    );
    const field = page.getByRole('textbox', { name: 'Message #invoices' });
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('a view that is redrawn, or comes back, keeps what was typed; a new view starts afresh', async () => {
    const { slack, page, form } = await openForm();
    const title = form.getByRole('textbox', { name: 'Title', exact: true });
    await title.fill('Half a title');
    const first = slack.modal;
    if (!first) throw new Error('No modal is open.');
    slack.open({ ...first, hash: '2', blocks: first.blocks.slice(1) });
    await form.getByText('This looks like').waitFor({ state: 'detached' });
    expect(await title.inputValue()).toBe('Half a title');
    slack.open({ ...first, id: 'V0NEXT', title: plain('Next'), depth: 2 });
    const next = page.getByRole('dialog', { name: 'Next' });
    await next.getByRole('button', { name: 'Back' }).waitFor();
    expect(await next.getByRole('textbox', { name: 'Title', exact: true }).inputValue()).toBe('');
    slack.open(first);
    await until(
      async () => await title.inputValue(),
      (text) => text === 'Half a title',
    );
  });

  test('a view without submit has one button', async () => {
    const { slack, page } = await visit('/?as=ana&channel=C0INVOICES');
    slack.open({
      id: 'V0NO',
      title: plain('Not done'),
      blocks: [{ type: 'section', text: plain('Only a PM can sign this off: Ana.') }],
    });
    const refusal = page.getByRole('dialog', { name: 'Not done' });
    await refusal.waitFor();
    expect(await refusal.locator('footer').getByRole('button').allInnerTexts()).toEqual(['Close']);
  });
});
