import { html, type TemplateResult } from "lit";
import { words } from "../../words/words.ts";
import { commandKey } from "./command-key.ts";
import { openDialog } from "./dialog.ts";

/** Opens the list of the keys. */
export function openKeys(): void {
	const dialog = openDialog({
		title: words.keys.title,
		body: () =>
			html`${keySections().map(
				({ title, keys }) => html`<section>
				<h3>${title}</h3>
				<dl class="keys">${keys.map(row)}</dl>
			</section>`,
			)}`,
		buttons: () =>
			html`<button class="button primary" autofocus @click=${() => dialog.close()}>${words.close}</button>`,
	});
}

type Row = readonly [keys: readonly string[], meaning: string];

function keySections(): readonly { title: string; keys: readonly Row[] }[] {
	const { everywhere, search, table } = words.keys;
	const { names } = words.keys;
	return [
		{
			title: everywhere.title,
			keys: [
				[[commandKey, "K"], everywhere.search],
				[["/"], everywhere.find],
				[["?"], everywhere.keys],
				[["Esc"], everywhere.close],
			],
		},
		{
			title: search.title,
			keys: [
				[["↑", "↓"], search.move],
				[[names.enter], search.open],
				[[commandKey, names.enter], search.newTab],
			],
		},
		{
			title: table.title,
			keys: [
				[["↑", "↓"], table.move],
				[[names.pageUp, names.pageDown], table.page],
				[[names.home, names.end], table.ends],
				[[names.enter], table.open],
				[[names.space], table.select],
				[[names.shift, names.click], table.range],
			],
		},
	];
}

function row([keys, meaning]: Row): TemplateResult {
	return html`<div>
		<dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
		<dd>${meaning}</dd>
	</div>`;
}
