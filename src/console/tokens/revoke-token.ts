import type { Token } from "../../contract/token.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { toast } from "../shell/toasts.ts";

/** Asks, and revokes an access token. Resolves to whether it was revoked. */
export async function revokeToken({ id, name }: Token): Promise<boolean> {
	const isDone = await confirm({
		title: words.tokens.revokeTitle(name),
		text: words.tokens.revokeText,
		yes: words.tokens.revoke,
		isDangerous: true,
		call: current().client.prepare("DELETE /tokens/{tokenId}", {
			path: { tokenId: id },
		}),
	});
	if (isDone) toast({ kind: "success", text: words.tokens.revoked(name) });
	return isDone;
}

/** Whether a token can be revoked here: it still works, and this page does not use it. */
export function isRevocable({ state, isCurrent }: Token): boolean {
	return (state === "active" || state === "suspended") && !isCurrent;
}
