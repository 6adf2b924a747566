import { writeCurl } from "../../look/samples.ts";
import { current } from "../session.ts";
import { sampleOf } from "../shell/api-sample.ts";
import { copyText } from "../shell/copy.ts";
import { toastFault } from "../shell/fault.ts";
import type { NamedPerson } from "./tagged-person.ts";

/** Opens a panel that gives licenses to a person. Each verb resolves to whether it was done, and announces the change. */
export function giveLicense(person: NamedPerson): Promise<boolean> {
	return run(async () =>
		(await import("./license-panel.ts")).openLicenseGiving(person),
	);
}

/** Opens a panel that takes licenses from a person. */
export function takeLicense(person: NamedPerson): Promise<boolean> {
	return run(async () =>
		(await import("./license-panel.ts")).openLicenseTaking(person),
	);
}

/** Asks, and lets a person sign in or no longer. */
export function setLogin(
	person: NamedPerson,
	isEnabled: boolean,
): Promise<boolean> {
	return run(async () =>
		(await import("./login-dialog.ts")).askLogin(person, isEnabled),
	);
}

/** Opens a panel that moves a Webex Calling user to another location. */
export function movePerson(person: NamedPerson): Promise<boolean> {
	return run(async () => (await import("./move-panel.ts")).openMove(person));
}

/** Asks, and deletes a person. */
export function deletePerson(person: NamedPerson): Promise<boolean> {
	return run(async () =>
		(await import("./delete-person.ts")).askDeletion(person),
	);
}

/** Copies the id of a person, as the API has it. */
export function copyPersonId({ id }: NamedPerson): Promise<void> {
	return copyText(id);
}

/** Copies the request that reads a person, as a command for a shell. */
export function copyAsCurl({ id }: NamedPerson): Promise<void> {
	const { client, isAdmin } = current();
	const { request } = client.prepare("GET /people/{personId}", {
		path: { personId: id },
		query: { callingData: isAdmin || undefined },
	});
	return copyText(writeCurl(sampleOf(request)));
}

// A verb that fails before its panel opens says so at the bottom of the page.
async function run(verb: () => Promise<boolean>): Promise<boolean> {
	try {
		return await verb();
	} catch (cause) {
		toastFault(cause);
		return false;
	}
}
