import { html, nothing } from "lit";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { forgetCatalog } from "../catalog.ts";
import { forgetPeople } from "../people/people-forgetting.ts";
import { linkTo, navigate } from "../router.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { toastFault } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";
import {
	consequences,
	warnings,
	warningsBesideSeats,
} from "./review-dialog.ts";
import type { TaggedPerson } from "./tagged-person.ts";
import { prepareRestore, restorePerson } from "./undo.ts";

/** Deletes a person after showing the consequences. */
export async function deletePerson({
	person,
	etag,
}: TaggedPerson): Promise<void> {
	const { client, me } = current();
	const { id, displayName } = person;
	try {
		const call = client.prepare("DELETE /people/{personId}", {
			path: { personId: id },
			headers: { "If-Match": etag },
		});
		const preview = await call.dryRun();
		const isDone = await confirm({
			title: words.deletion.title(displayName),
			text: html`${warnings([
				...(id === me.id ? [words.deletion.self] : []),
				...warningsBesideSeats(preview),
			])}
				${
					preview.restorableUntil
						? html`<p>${words.deletion.until(showDate(preview.restorableUntil))}</p>`
						: nothing
				}
				${consequences(preview)}`,
			yes: words.remove,
			isDangerous: true,
			call,
		});
		if (!isDone) return;
		forgetCatalog();
		forgetPeople();
		await navigate(linkTo(["people"]));
		toast({
			kind: "success",
			text: words.deletion.done(displayName),
			action: {
				label: words.undo,
				run: () => restorePerson(prepareRestore(id)).catch(toastFault),
			},
		});
	} catch (cause) {
		toastFault(cause);
	}
}
