import { html } from "lit";
import { showClock } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import {
	adoptSession,
	askToSignInAgain,
	current,
	currentIfAny,
	onSessionChange,
	onSessionRenewal,
} from "../session.ts";
import { openDialog } from "./dialog.ts";
import "../../look/sign-in-form.ts";
import { toast } from "./toasts.ts";

const minuteMs = 60_000;
/** The time before its end at which a session warns. */
const warningMs = 5 * minuteMs;

/** Lets people sign in again over the open page, when their session ends and shortly before. */
export function watchSessionEnd(): void {
	askToSignInAgain(() => signInAgain(words.signIn.againHint));
	let warned: number | undefined;
	const look = () => {
		const expiresAt = currentIfAny()?.expiresAt;
		if (expiresAt === undefined || expiresAt === warned) return;
		if (Date.now() < expiresAt - warningMs) return;
		warned = expiresAt;
		toast({
			kind: "warning",
			text: words.signIn.endsSoon(showClock(expiresAt)),
			action: {
				label: words.signIn.again,
				run: () => signInAgain(words.signIn.endsHint),
			},
		});
	};
	setInterval(look, minuteMs / 4);
	onSessionChange(look);
}

// Resolves to whether a person is signed in afterwards, here or in another tab.
async function signInAgain(hint: (name: string) => string): Promise<boolean> {
	const { me } = current();
	let isSignedIn = false;
	const dialog = openDialog({
		title: words.signIn.again,
		body: () => html`<p>${hint(me.displayName)}</p>
			<peopled-sign-in-form .adopt=${adoptSession} .isOverPage=${true}></peopled-sign-in-form>`,
		buttons: () =>
			html`<button class="button secondary" @click=${() => dialog.close()}>
				${words.cancel}
			</button>`,
	});
	const finish = () => {
		isSignedIn = true;
		dialog.close();
	};
	const stops = [onSessionRenewal(finish), onSessionChange(finish)];
	await dialog.closed;
	for (const stop of stops) stop();
	return isSignedIn;
}
