import { html } from "lit";
import { words } from "../../words/words.ts";
import { openDialog } from "../shell/dialog.ts";

/** Asks for the number of people to be typed. `button` is the text of the button that confirms. */
export async function isSure(
	title: string,
	{ count, button }: { count: number; button: string },
): Promise<boolean> {
	let typed = "";
	let answer = false;
	const isRight = () => typed.replaceAll(/\D/g, "") === String(count);
	const submit = (event: Event) => {
		event.preventDefault();
		answer = isRight();
		if (answer) dialog.close();
	};
	const dialog = openDialog({
		title: words.bulk.sureTitle(title),
		body: () => html`<form id="sure-form" class="field" @submit=${submit}>
			<p>${words.bulk.sure(count)}</p>
			<label for="sure-count">${words.bulk.sureCount}</label>
			<input id="sure-count" inputmode="numeric" autocomplete="off" autofocus @input=${(
				event: Event,
			) => {
				typed = (event.target as HTMLInputElement).value;
				dialog.update();
			}} />
		</form>`,
		buttons: () => html`
			<button class="button secondary" @click=${() => dialog.close()}>${words.cancel}</button>
			<button class="button danger" form="sure-form" ?disabled=${!isRight()}>${button}</button>
		`,
	});
	await dialog.closed;
	return answer;
}
