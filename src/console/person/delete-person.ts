import { html, nothing } from "lit";
import { showDate } from "../../words/time.ts";
import { words } from "../../words/words.ts";
import { current } from "../session.ts";
import { confirm } from "../shell/dialog.ts";
import { toastFault } from "../shell/fault.ts";
import { toast } from "../shell/toasts.ts";
import { announceChange } from "./person-changed.ts";
import { consequences, warnings, warningsBesideSeats } from "./review-parts.ts";
import { type NamedPerson, readTaggedPerson } from "./tagged-person.ts";
import { prepareRestore, restorePerson } from "./undo.ts";

/** Shows the consequences, and deletes a person. Resolves to whether it was done. Rejects with `RefusalError`. */
export async function askDeletion({ id }: NamedPerson): Promise<boolean> {
	const { client, me } = current();
	const { person, etag } = await readTaggedPerson(id, {});
	const call = client.prepare("DELETE /people/{personId}", {
		path: { personId: id },
		headers: { "If-Match": etag },
	});
	const preview = await call.dryRun();
	const isDone = await confirm({
		title: words.deletion.title(person.displayName),
		text: html`${warnings(
			warningsBesideSeats(preview),
			id === me.id ? [words.deletion.self] : [],
		)}
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
	if (!isDone) return false;
	announceChange(id, { isDeleted: true });
	toast({
		kind: "success",
		text: words.deletion.done(person.displayName),
		action: {
			label: words.undo,
			run: () => restorePerson(prepareRestore(id)).catch(toastFault),
		},
	});
	return true;
}
